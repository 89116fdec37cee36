using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>The Pods of a set, sorted for one pass: one per ordinal in range (planned where there is none), and those to go.</summary>
internal sealed class StatefulSetPlan
{
    private StatefulSetPlan(IReadOnlyList<JsonObject> replicas, IReadOnlyList<JsonObject> condemned, Func<JsonObject, bool> isUnavailable)
    {
        Replicas = replicas;
        Condemned = condemned;
        FirstUnavailable = replicas.FirstOrDefault(isUnavailable) ?? condemned.LastOrDefault(isUnavailable);
    }

    /// <summary>By index: the ordinal less the first one.</summary>
    public IReadOnlyList<JsonObject> Replicas { get; }

    /// <summary>Out of range, the highest ordinal first.</summary>
    public IReadOnlyList<JsonObject> Condemned { get; }

    /// <summary>The lowest unavailable replica, else the lowest unavailable condemned Pod.</summary>
    public JsonObject? FirstUnavailable { get; }

    /// <summary>Sorts the Pods; a planned Pod is made of the current or of the update revision's template.</summary>
    public static StatefulSetPlan Make(StatefulSetView set, IEnumerable<JsonObject> pods, JsonObject currentRevision, JsonObject updateRevision, DateTimeOffset now)
    {
        var replicas = new JsonObject?[set.Replicas];
        var condemned = new List<JsonObject>();
        foreach (var pod in pods)
        {
            var ordinal = PodName.Parse(pod.Name()).Ordinal;
            if (set.IsInRange(ordinal))
            {
                replicas[ordinal - set.Start] = pod;
            }
            else if (ordinal >= 0)
            {
                condemned.Add(pod);
            }
        }

        condemned.Sort((a, b) => PodName.Parse(b.Name()).Ordinal.CompareTo(PodName.Parse(a.Name()).Ordinal));
        var current = Of(set, currentRevision);
        var update = Of(set, updateRevision);
        return new StatefulSetPlan([.. replicas.Select((pod, i) => pod ?? Planned(set, i, current, update, currentRevision, updateRevision))], condemned, p => p.IsUnavailable(set.MinReady, now));
    }

    private static JsonObject Planned(StatefulSetView set, int index, StatefulSetView current, StatefulSetView update, JsonObject currentRevision, JsonObject updateRevision)
    {
        // Without a rollingUpdate block as many Pods as had the current revision keep it; with one, those below the partition.
        var keep = set.RollingUpdate is null ? set.Status.Integer("currentReplicas") ?? 0 : set.Partition;
        return set.IsRollingUpdate && index < keep
            ? PodIdentity.NewPod(current, set.Start + index, currentRevision.Name())
            : PodIdentity.NewPod(update, set.Start + index, updateRevision.Name());
    }

    /// <summary>The set as it was at that revision; itself when the template is the same, whose members stand in the canonical order.</summary>
    private static StatefulSetView Of(StatefulSetView set, JsonObject revision)
    {
        var template = RevisionData.TemplateOf(revision);
        return template.Equals(set.Template) ? set : set.WithTemplate(template);
    }
}
