using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.DaemonSets;

/// <summary>The status that one look at nodes and Pods gives (upstream: updateDaemonSetStatus): nodes are counted, not Pods.</summary>
internal static class DaemonSetStatus
{
    public static JsonObject Of(
        DaemonSetView set,
        string hash,
        IReadOnlyList<(JsonObject Node, NodeFit Fit)> nodes,
        IReadOnlyDictionary<string, List<JsonObject>> pods,
        long collisions,
        DateTimeOffset now)
    {
        // On a node with several Pods the oldest that is scheduled speaks for it.
        var wanted = nodes.Where(n => n.Fit.ShouldRun).Select(n => FirstOn(n.Node)).ToList();
        var present = wanted.OfType<JsonObject>().ToList();
        var ready = present.FindAll(p => p.IsConditionTrue("Ready"));
        var available = ready.Count(p => p.IsAvailable(set.MinReady, now));
        return new JsonObjectBuilder()
            .Add("currentNumberScheduled", present.Count)
            .Add("numberMisscheduled", nodes.Count(n => !n.Fit.ShouldRun && FirstOn(n.Node) is not null))
            .Add("desiredNumberScheduled", wanted.Count)
            .Add("numberReady", ready.Count)
            .Add("observedGeneration", set.Json.Generation())
            .AddIfPresent("updatedNumberScheduled", NotZero(present.Count(p => DaemonPods.IsUpdated(p, set, hash))))
            .AddIfPresent("numberAvailable", NotZero(available))
            .AddIfPresent("numberUnavailable", NotZero(wanted.Count - available))
            .AddIfPresent("collisionCount", collisions == 0 ? null : collisions)
            .AddIfPresent("conditions", set.Json.At("status", "conditions"))
            .Build();

        JsonObject? FirstOn(JsonObject node) => pods.TryGetValue(node.Name(), out var found) ? DaemonPods.OldestFirst(found).FirstOrDefault() : null;
    }

    private static JsonValue? NotZero(int count) => count == 0 ? null : count;
}
