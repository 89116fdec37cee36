using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>An autoscaler's Pods, by what their usage says (upstream: groupPods).</summary>
/// <param name="Ready">How many count.</param>
/// <param name="Unready">Those whose usage says nothing yet.</param>
/// <param name="Missing">Those that nobody measured.</param>
/// <param name="Ignored">Those that failed or are to go.</param>
internal sealed record PodGroups(int Ready, IReadOnlySet<string> Unready, IReadOnlySet<string> Missing, IReadOnlySet<string> Ignored)
{
    public static PodGroups Of(IEnumerable<JsonObject> pods, IReadOnlyDictionary<string, PodMetric> metrics, string resource, StartPhase phase, DateTimeOffset now)
    {
        var ready = 0;
        var unready = new HashSet<string>(StringComparer.Ordinal);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        var ignored = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.IsDeleting() || pod.StringAt("status", "phase") == "Failed")
            {
                ignored.Add(pod.Name());
            }
            else if (pod.StringAt("status", "phase") == "Pending")
            {
                unready.Add(pod.Name());
            }
            else if (!metrics.TryGetValue(pod.Name(), out var metric))
            {
                missing.Add(pod.Name());
            }
            else if (resource == "cpu" && IsStarting(pod, metric, phase, now))
            {
                unready.Add(pod.Name());
            }
            else
            {
                ready++;
            }
        }

        return new PodGroups(ready, unready, missing, ignored);
    }

    /// <summary>Whether the processor time that a Pod uses is still that of its start.</summary>
    private static bool IsStarting(JsonObject pod, PodMetric metric, StartPhase phase, DateTimeOffset now)
    {
        if (pod.Condition("Ready") is not { } condition || ApiTime.Parse(pod.StringAt("status", "startTime")) is not { } started)
        {
            return true;
        }

        var notReady = condition.String("status") == "False";
        var since = ApiTime.Parse(condition.String("lastTransitionTime")) ?? DateTimeOffset.UnixEpoch;
        return started + phase.Initialization > now
            // A whole window since it became ready has to be measured.
            ? notReady || metric.Timestamp < since + metric.Window
            // Afterwards only one that was never ready is left out.
            : notReady && started + phase.InitialReadiness > since;
    }
}
