using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>The status that one look at the Pods gives.</summary>
internal sealed record StatefulSetStatus
{
    public required long ObservedGeneration { get; init; }

    public required string CurrentRevision { get; init; }

    public required string UpdateRevision { get; init; }

    public required long CollisionCount { get; init; }

    public int Replicas { get; init; }

    public int ReadyReplicas { get; init; }

    public int AvailableReplicas { get; init; }

    public int CurrentReplicas { get; init; }

    public int UpdatedReplicas { get; init; }

    /// <summary>This status with the Pods counted; planned ones do not count.</summary>
    public StatefulSetStatus Count(IEnumerable<JsonObject> pods, TimeSpan minReady, DateTimeOffset now)
    {
        var created = pods.Where(p => p.IsCreated()).ToList();
        var staying = created.FindAll(p => !p.IsDeleting());
        return this with
        {
            Replicas = created.Count,
            ReadyReplicas = created.Count(p => p.IsRunningAndReady()),
            AvailableReplicas = created.Count(p => p.IsRunningAndReady() && p.IsAvailable(minReady, now)),
            CurrentReplicas = staying.Count(p => p.Revision() == CurrentRevision),
            UpdatedReplicas = staying.Count(p => p.Revision() == UpdateRevision),
        };
    }

    /// <summary>When every Pod is of the update revision and ready, that revision is the current one.</summary>
    public StatefulSetStatus CompleteRollingUpdate(StatefulSetView set) =>
        set.IsRollingUpdate && UpdatedReplicas == set.Replicas && ReadyReplicas == set.Replicas && Replicas == set.Replicas
            ? this with { CurrentReplicas = UpdatedReplicas, CurrentRevision = UpdateRevision }
            : this;

    /// <summary>Zero counts are left out, but for replicas and availableReplicas; conditions stay as they are.</summary>
    public JsonObject ToJson(JsonObject old) => new JsonObjectBuilder(10)
        .Add("observedGeneration", ObservedGeneration)
        .Add("replicas", Replicas)
        .AddIfPresent("readyReplicas", NotZero(ReadyReplicas))
        .AddIfPresent("currentReplicas", NotZero(CurrentReplicas))
        .AddIfPresent("updatedReplicas", NotZero(UpdatedReplicas))
        .Add("currentRevision", CurrentRevision)
        .Add("updateRevision", UpdateRevision)
        .Add("collisionCount", CollisionCount)
        .AddIfPresent("conditions", old["conditions"])
        .Add("availableReplicas", AvailableReplicas)
        .Build();

    private static JsonValue? NotZero(int count) => count == 0 ? null : count;
}
