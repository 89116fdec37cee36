using ApiServer.Rest.FlowControl;
using Prometheus;

namespace ApiServer.Rest.Metrics;

/// <summary>The priority levels' metrics, under upstream's names. They are read from the levels when somebody asks for them.</summary>
internal static class FlowControlMetrics
{
    private const string Level = "priority_level";

    public static void Publish(CollectorRegistry registry, IReadOnlyList<PriorityLevel> levels)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        var seats = factory.CreateGauge("apiserver_flowcontrol_nominal_limit_seats", "Seats of each priority level.", Level);
        var seatsInUse = factory.CreateGauge("apiserver_flowcontrol_current_executing_seats", "Seats in use by requests that are executed now (a watch: until it is initialized).", Level);
        var executing = factory.CreateGauge("apiserver_flowcontrol_current_executing_requests", "Requests that are executed now (a watch: until it is initialized).", Level);
        var waiting = factory.CreateGauge("apiserver_flowcontrol_current_inqueue_requests", "Requests that wait for a seat.", Level);
        var dispatched = factory.CreateCounter("apiserver_flowcontrol_dispatched_requests_total", "Requests that were given a seat.", Level);
        var rejected = factory.CreateCounter("apiserver_flowcontrol_rejected_requests_total", "Requests that were not given a seat.", Level, "reason");
        registry.AddBeforeCollectCallback(() =>
        {
            foreach (var level in levels)
            {
                var state = level.State;
                seats.WithLabels(level.Name).Set(level.Limit);
                seatsInUse.WithLabels(level.Name).Set(state.SeatsInUse);
                executing.WithLabels(level.Name).Set(state.Executing);
                waiting.WithLabels(level.Name).Set(state.Waiting);
                dispatched.WithLabels(level.Name).IncTo(state.Dispatched);
                rejected.WithLabels(level.Name, "queue-full").IncTo(state.QueueFull);
                rejected.WithLabels(level.Name, "time-out").IncTo(state.TimedOut);
                rejected.WithLabels(level.Name, "cancelled").IncTo(state.Cancelled);
            }
        });
    }
}
