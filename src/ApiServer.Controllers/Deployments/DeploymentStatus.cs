using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Deployments;

/// <summary>The status that one look at the ReplicaSets gives (upstream: calculateStatus, syncRolloutStatus).</summary>
internal static class DeploymentStatus
{
    /// <summary>The counts, and whether enough Pods are available. What a roll-out made of it stays as it was.</summary>
    public static JsonObject Counted(Rollout rollout, DateTimeOffset now)
    {
        var deployment = rollout.Deployment;
        var available = Sum(rollout.All, "availableReplicas");
        return new JsonObjectBuilder()
            .AddIfPresent("observedGeneration", NotZero(deployment.Json.Generation()))
            .AddIfPresent("replicas", NotZero(Sum(rollout.All, "replicas")))
            .AddIfPresent("updatedReplicas", NotZero(rollout.New?.ObjectAt("status").Count("replicas") ?? 0))
            .AddIfPresent("readyReplicas", NotZero(Sum(rollout.All, "readyReplicas")))
            .AddIfPresent("availableReplicas", NotZero(available))
            .AddIfPresent("unavailableReplicas", NotZero(Math.Max(0, rollout.All.Sum(OwnedSet.Size) - available)))
            .AddIfPresent("terminatingReplicas", Terminating(rollout.All))
            .Add("conditions", deployment.Status.ArrayAt("conditions").Set(Availability(available >= deployment.Replicas - deployment.MaxUnavailable, now)))
            .AddIfPresent("collisionCount", deployment.Status["collisionCount"])
            .Build();
    }

    /// <summary>The same, with how the roll-out goes.</summary>
    public static JsonObject Told(Rollout rollout, DateTimeOffset now)
    {
        var status = Counted(rollout, now);
        var conditions = Progress(rollout, status, now);
        var failure = (rollout.New is null ? rollout.All : rollout.All.Prepend(rollout.New)).Select(s => s.Condition(DeploymentConditions.ReplicaFailure)).FirstOrDefault(c => c is not null);
        return status.With("conditions", failure is null
            ? conditions.Without(DeploymentConditions.ReplicaFailure)
            : conditions.Set(DeploymentConditions.FromSet(failure)));
    }

    private static JsonArray Progress(Rollout rollout, JsonObject status, DateTimeOffset now)
    {
        var deployment = rollout.Deployment;
        var conditions = status.ArrayAt("conditions");
        if (deployment.ProgressDeadline is not { } deadline)
        {
            return conditions.Without(DeploymentConditions.Progressing);
        }

        var present = conditions.Find(DeploymentConditions.Progressing);
        if (status.Count("replicas") == status.Count("updatedReplicas") && present?.String("reason") == DeploymentConditions.NewSetAvailable)
        {
            return conditions;
        }

        var subject = rollout.New is null ? $"Deployment \"{deployment.Name}\"" : $"ReplicaSet \"{rollout.New.Name()}\"";
        if (deployment.IsComplete(status))
        {
            return conditions.Set(New("True", DeploymentConditions.NewSetAvailable, $"{subject} has successfully progressed."));
        }

        if (HasProgressed(deployment.Status, status))
        {
            return conditions.Renew(New("True", "ReplicaSetUpdated", $"{subject} is progressing."));
        }

        return IsTimedOut(present, deadline, now)
            ? conditions.Set(New("False", DeploymentConditions.TimedOut, $"{subject} has timed out progressing."))
            : conditions;

        JsonObject New(string value, string reason, string message) => DeploymentConditions.New(DeploymentConditions.Progressing, value, reason, message, now);
    }

    /// <summary>More new Pods, fewer old ones, or more of them ready or available than before.</summary>
    private static bool HasProgressed(JsonObject before, JsonObject after) =>
        after.Count("updatedReplicas") > before.Count("updatedReplicas") ||
        after.Count("replicas") - after.Count("updatedReplicas") < before.Count("replicas") - before.Count("updatedReplicas") ||
        after.Count("readyReplicas") > before.Count("readyReplicas") ||
        after.Count("availableReplicas") > before.Count("availableReplicas");

    private static bool IsTimedOut(JsonObject? progressing, TimeSpan deadline, DateTimeOffset now) => progressing?.String("reason") switch
    {
        null or DeploymentConditions.NewSetAvailable => false,
        DeploymentConditions.TimedOut => true,
        _ => ApiTime.Parse(progressing.String("lastUpdateTime")) + deadline < now,
    };

    private static JsonObject Availability(bool isAvailable, DateTimeOffset now) => isAvailable
        ? DeploymentConditions.New(DeploymentConditions.Available, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
        : DeploymentConditions.New(DeploymentConditions.Available, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now);

    /// <summary>Not told while a set that was seen does not tell it.</summary>
    private static JsonValue? Terminating(IEnumerable<JsonObject> sets)
    {
        var statuses = sets.Select(s => s.ObjectAt("status")).ToList();
        return statuses.Exists(s => s.Count("observedGeneration") != 0 && !s.Contains("terminatingReplicas"))
            ? null
            : statuses.Sum(s => s.Count("terminatingReplicas"));
    }

    private static long Sum(IEnumerable<JsonObject> sets, string count) => sets.Sum(s => s.ObjectAt("status").Count(count));

    private static JsonValue? NotZero(long count) => count == 0 ? null : count;
}
