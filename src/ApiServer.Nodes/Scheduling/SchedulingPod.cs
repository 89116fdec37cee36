using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>The Pod that is being scheduled, with what was found out about it before any node is looked at.</summary>
/// <param name="Json">The Pod.</param>
/// <param name="Info">What the scheduler looks at in it.</param>
/// <param name="Volumes">Its claims.</param>
internal sealed record SchedulingPod(JsonObject Json, PodInfo Info, PodVolumes Volumes)
{
    /// <summary>What was counted over the cluster for this attempt; set by <see cref="PlacementChoice"/>.</summary>
    public CycleState? Cycle { get; init; }

    public PodDemand Demand => Info.Demand;
}
