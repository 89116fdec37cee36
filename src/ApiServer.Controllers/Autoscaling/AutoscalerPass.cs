using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>One look at an autoscaler (upstream: reconcileAutoscaler).</summary>
internal sealed class AutoscalerPass(
    ClusterClient client, IEventRecorder events, MetricEvaluation metrics, AutoscaledPods pods, JsonObject scaler, ScaleHistory history)
{
    private const string Component = "horizontal-pod-autoscaler";

    private readonly DateTimeOffset _now = client.Clock.UtcNow;
    private readonly AutoscalerStatus _status = new(scaler, client.Clock.UtcNow);
    private readonly int _min = (int)(scaler.IntegerAt("spec", "minReplicas") ?? 1);
    private readonly int _max = (int)(scaler.IntegerAt("spec", "maxReplicas") ?? 0);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var target = await ScaleTarget.OfAsync(client, scaler, cancellationToken).ConfigureAwait(false);
            _status.Set(AutoscalerStatus.AbleToScale, true, "SucceededGetScale", "the HPA controller was able to get the target's current scale");
            history.Begin(target.Replicas, _now);
            await DecideAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (ScaleTargetException e)
        {
            Warn("FailedGetScale", e.Message);
            _status.Set(AutoscalerStatus.AbleToScale, false, "FailedGetScale", $"the HPA controller was unable to get the target's current scale: {e.Message}");
        }

        if (_status.Patch() is { } patch)
        {
            await client.PatchAsync(ResourceNames.HorizontalPodAutoscalers, scaler.Namespace(), scaler.Name(), patch, cancellationToken, "status").ConfigureAwait(false);
        }
    }

    private async Task DecideAsync(ScaleTarget target, CancellationToken cancellationToken)
    {
        var current = target.Replicas;
        if (current == 0)
        {
            _status.Set(AutoscalerStatus.ScalingActive, false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
            _status.Decide(0, 0, JsonArray.Empty, scaled: false);
        }
        else if (current > _max)
        {
            await ScaleAsync(target, _max, "Current number of replicas above Spec.MaxReplicas", JsonArray.Empty, cancellationToken).ConfigureAwait(false);
        }
        else if (current < _min)
        {
            await ScaleAsync(target, _min, "Current number of replicas below Spec.MinReplicas", JsonArray.Empty, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await FollowMetricsAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowMetricsAsync(ScaleTarget target, CancellationToken cancellationToken)
    {
        var current = target.Replicas;
        var (desired, name, statuses) = await ProposeAsync(target, cancellationToken).ConfigureAwait(false);
        if (desired is not { } wanted)
        {
            _status.Observe(current, statuses);
            return;
        }

        var limits = new ScaleLimits(scaler, _min);
        var stable = limits.Stabilize(history, current, wanted, _now);
        _status.Set(AutoscalerStatus.AbleToScale, true, stable.Reason, stable.Message);
        var bounded = limits.Limit(history, current, stable.Replicas, _now);
        _status.Set(AutoscalerStatus.ScalingLimited, bounded.Replicas != stable.Replicas, bounded.Reason, bounded.Message);
        var why = wanted > current ? $"{name} above target" : wanted < current ? "All metrics below target" : "";
        await ScaleAsync(target, bounded.Replicas, why, statuses, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The most that a metric asks for (upstream: computeReplicasForMetrics); null when they say too little, as the condition then tells.</summary>
    private async Task<(int? Replicas, string Metric, JsonArray Statuses)> ProposeAsync(ScaleTarget target, CancellationToken cancellationToken)
    {
        if (Selector(target) is not { } selector)
        {
            return (null, "", JsonArray.Empty);
        }

        var wanted = scaler.ArrayAt("spec", "metrics");
        var statuses = new List<JsonValue>();
        var (replicas, metric) = (0, "");
        UnknownMetric? first = null;
        var invalid = 0;
        foreach (var spec in wanted.Objects)
        {
            var (proposal, unknown) = await metrics.ProposeAsync(scaler, spec, target.Replicas, selector, cancellationToken).ConfigureAwait(false);
            statuses.Add(proposal?.Status ?? JsonObject.Of(("type", "")));
            if (unknown is not null)
            {
                Warn(unknown.Reason, unknown.Message);
                first ??= unknown;
                invalid++;
            }
            else if (replicas == 0 || proposal!.Replicas > replicas)
            {
                (replicas, metric) = (proposal!.Replicas, proposal.Name);
            }
        }

        // With a metric missing nobody knows whether fewer would do.
        if (first is not null && (invalid >= wanted.Count || replicas < target.Replicas))
        {
            Warn("FailedComputeMetricsReplicas", $"invalid metrics ({invalid} invalid out of {wanted.Count}), first error is: {first.Summary}");
            _status.Set(AutoscalerStatus.ScalingActive, false, first.Reason, $"the HPA was unable to compute the replica count: {first.Message}");
            return (null, "", JsonArray.Of(statuses));
        }

        _status.Set(AutoscalerStatus.ScalingActive, true, "ValidMetricFound", $"the HPA was able to successfully calculate a replica count from {metric}");
        return (replicas, metric, JsonArray.Of(statuses));
    }

    /// <summary>Which Pods are the target's, when no other autoscaler has them; null and a condition otherwise (upstream: validateAndParseSelector).</summary>
    private LabelSelector? Selector(ScaleTarget target)
    {
        if (target.Selector.Length == 0)
        {
            return Refused("SelectorRequired", "selector is required", "InvalidSelector", "the HPA target's scale is missing a selector");
        }

        LabelSelector selector;
        try
        {
            selector = LabelSelector.Parse(target.Selector);
        }
        catch (SelectorException e)
        {
            var message = $"couldn't convert selector into a corresponding internal selector object: {e.Message}";
            return Refused("InvalidSelector", message, "InvalidSelector", message);
        }

        var scalers = pods.ScalersOf(scaler, selector);
        if (scalers.Count > 1)
        {
            var keys = string.Join(' ', scalers.Select(s => $"{{{s.Name} {s.Namespace}}}"));
            var message = $"pods by selector {target.Selector} are controlled by multiple HPAs: [{keys}]";
            return Refused("AmbiguousSelector", message, "AmbiguousSelector", message);
        }

        return selector;
    }

    private LabelSelector? Refused(string eventReason, string eventMessage, string reason, string message)
    {
        Warn(eventReason, eventMessage);
        Warn("FailedComputeMetricsReplicas", eventMessage);
        _status.Set(AutoscalerStatus.ScalingActive, false, reason, message);
        return null;
    }

    private async Task ScaleAsync(ScaleTarget target, int desired, string why, JsonArray statuses, CancellationToken cancellationToken)
    {
        var current = target.Replicas;
        if (desired == current)
        {
            _status.Decide(current, current, statuses, scaled: false);
            return;
        }

        try
        {
            await target.ScaleAsync(desired, cancellationToken).ConfigureAwait(false);
        }
        catch (ScaleTargetException e)
        {
            Warn("FailedRescale", $"New size: {desired}; reason: {why}; error: {e.Message}");
            _status.Set(AutoscalerStatus.AbleToScale, false, "FailedUpdateScale", $"the HPA controller was unable to update the target scale: {e.Message}");
            _status.Observe(current, statuses);
            return;
        }

        _status.Set(AutoscalerStatus.AbleToScale, true, "SucceededRescale", $"the HPA controller was able to update the target scale to {desired}");
        events.Normal(Component, scaler, "SuccessfulRescale", $"New size: {desired}; reason: {why}");
        new ScaleLimits(scaler, _min).Keep(history, current, desired, _now);
        _status.Decide(current, desired, statuses, scaled: true);
    }

    private void Warn(string reason, string message) => events.Warning(Component, scaler, reason, message);
}
