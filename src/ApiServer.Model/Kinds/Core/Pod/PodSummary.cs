using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The READY, STATUS and RESTARTS of a Pod, as upstream's printer counts them.</summary>
internal sealed class PodSummary
{
    private long _initRestarts;
    private DateTimeOffset? _lastInitRestart;

    private PodSummary(string reason) => Reason = reason;

    public int Ready { get; private set; }

    public int Total { get; private set; }

    public string Reason { get; private set; }

    public long Restarts { get; private set; }

    public DateTimeOffset? LastRestart { get; private set; }

    public static PodSummary Of(JsonObject pod)
    {
        var status = pod.ObjectAt("status");
        var summary = new PodSummary(status.Text("reason") is { Length: > 0 } reason ? reason : status.Text("phase"));
        if (pod.Condition("PodScheduled")?.String("reason") == "SchedulingGated")
        {
            summary.Reason = "SchedulingGated";
        }

        var sidecars = pod.ArrayAt("spec", "initContainers").Objects
            .Where(c => c.String("restartPolicy") == "Always")
            .Select(c => c.Text("name"))
            .ToHashSet(StringComparer.Ordinal);
        summary.Total = pod.ArrayAt("spec", "containers").Count + sidecars.Count;
        var initializing = summary.CountInit(pod, sidecars);
        if (!initializing || pod.IsConditionTrue("Initialized"))
        {
            summary.CountMain(pod);
        }

        if (pod.IsDeleting())
        {
            if (status.Text("reason") == "NodeLost")
            {
                summary.Reason = "Unknown";
            }
            else if (status.Text("phase") is not ("Succeeded" or "Failed"))
            {
                summary.Reason = "Terminating";
            }
        }

        return summary;
    }

    /// <summary>True when an init container is what the Pod waits for.</summary>
    private bool CountInit(JsonObject pod, HashSet<string> sidecars)
    {
        var statuses = pod.ArrayAt("status", "initContainerStatuses");
        for (var i = 0; i < statuses.Count; i++)
        {
            var container = statuses[i] as JsonObject ?? JsonObject.Empty;
            var sidecar = sidecars.Contains(container.Text("name"));
            Restarts += container.Integer("restartCount") ?? 0;
            LastRestart = Later(LastRestart, container);
            if (sidecar)
            {
                _initRestarts += container.Integer("restartCount") ?? 0;
                _lastInitRestart = Later(_lastInitRestart, container);
            }

            var terminated = container.ObjectAt("state").Object("terminated");
            if (terminated is not null && (terminated.Integer("exitCode") ?? 0) == 0)
            {
                continue;
            }

            if (sidecar && container.Boolean("started") == true)
            {
                Ready += container.Boolean("ready") == true ? 1 : 0;
                continue;
            }

            var waiting = container.StringAt("state", "waiting", "reason");
            Reason = terminated is not null ? "Init:" + Ending(terminated)
                : waiting is { Length: > 0 } and not "PodInitializing" ? "Init:" + waiting
                : $"Init:{i}/{pod.ArrayAt("spec", "initContainers").Count}";
            return true;
        }

        return false;
    }

    private void CountMain(JsonObject pod)
    {
        Restarts = _initRestarts;
        LastRestart = _lastInitRestart;
        var running = false;
        foreach (var container in pod.ArrayAt("status", "containerStatuses").Objects.Reverse())
        {
            Restarts += container.Integer("restartCount") ?? 0;
            LastRestart = Later(LastRestart, container);
            var state = container.ObjectAt("state");
            if (state.StringAt("waiting", "reason") is { Length: > 0 } waiting)
            {
                Reason = waiting;
            }
            else if (state.Object("terminated") is { } terminated)
            {
                Reason = Ending(terminated);
            }
            else if (container.Boolean("ready") == true && state.Contains("running"))
            {
                running = true;
                Ready++;
            }
        }

        if (Reason == "Completed" && running)
        {
            Reason = pod.IsConditionTrue("Ready") ? "Running" : "NotReady";
        }
    }

    private static string Ending(JsonObject terminated)
    {
        if (terminated.Text("reason") is { Length: > 0 } reason)
        {
            return reason;
        }

        return terminated.Integer("signal") is { } signal and not 0 ? $"Signal:{signal}" : $"ExitCode:{terminated.Integer("exitCode") ?? 0}";
    }

    private static DateTimeOffset? Later(DateTimeOffset? last, JsonObject container)
    {
        var ended = ApiTime.Parse(container.StringAt("lastState", "terminated", "finishedAt"));
        return ended is not null && (last is null || ended > last) ? ended : last;
    }
}
