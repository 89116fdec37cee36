using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.ReplicaSets;

/// <summary>The status that one look at the Pods gives (upstream: calculateStatus).</summary>
internal static class ReplicaSetStatus
{
    private const string ReplicaFailure = "ReplicaFailure";

    /// <summary>The status to write.</summary>
    /// <param name="set">The ReplicaSet or ReplicationController.</param>
    /// <param name="active">Its Pods that are to stay, as they were before this pass.</param>
    /// <param name="terminating">How many of its Pods are on their way out; null: not told.</param>
    /// <param name="failure">Why Pods could not be made or deleted.</param>
    /// <param name="now">The cluster's time.</param>
    public static JsonObject Of(JsonObject set, IReadOnlyCollection<JsonObject> active, int? terminating, ApiStatusException? failure, DateTimeOffset now)
    {
        var labels = set.ObjectAt("spec", "template").Labels();
        var minReady = MinReady(set);
        var ready = active.Where(p => p.IsConditionTrue("Ready")).ToList();
        var conditions = Conditions(set, active.Count, failure, now);
        return new JsonObjectBuilder()
            .Add("replicas", active.Count)
            .AddIfPresent("fullyLabeledReplicas", NotZero(active.Count(p => labels.All(l => l.Value.Equals(p.Labels()[l.Key])))))
            .AddIfPresent("readyReplicas", NotZero(ready.Count))
            .AddIfPresent("availableReplicas", NotZero(ready.Count(p => p.IsAvailable(minReady, now))))
            .AddIfPresent("terminatingReplicas", terminating is { } count ? count : null)
            .Add("observedGeneration", set.Generation())
            .AddIfPresent("conditions", conditions.Count == 0 ? null : conditions)
            .Build();
    }

    /// <summary>How long a Pod has to be ready before it counts as available.</summary>
    public static TimeSpan MinReady(JsonObject set) => TimeSpan.FromSeconds(set.IntegerAt("spec", "minReadySeconds") ?? 0);

    /// <summary>How many Pods there are to be.</summary>
    public static int Wanted(JsonObject set) => (int)(set.IntegerAt("spec", "replicas") ?? 1);

    /// <summary>A failure that lasts is told once, with the message that it had first.</summary>
    private static JsonArray Conditions(JsonObject set, int count, ApiStatusException? failure, DateTimeOffset now)
    {
        var told = set.Condition(ReplicaFailure);
        var conditions = set.ArrayAt("status", "conditions");
        if (failure is null)
        {
            return told is null ? conditions : JsonArray.Of(conditions.Objects.Where(c => c != told));
        }

        if (told is not null)
        {
            return conditions;
        }

        var tooFew = count < Wanted(set);
        return conditions.Add(JsonObject.Of(
            ("type", ReplicaFailure),
            ("status", "True"),
            ("lastTransitionTime", ApiTime.Format(now)),
            ("reason", tooFew ? "FailedCreate" : "FailedDelete"),
            ("message", tooFew ? failure.Message : $"unable to delete pods: {failure.Message}")));
    }

    private static JsonValue? NotZero(int count) => count == 0 ? null : count;
}
