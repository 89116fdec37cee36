using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>The Pod that is being scheduled, with what was found out about it before any node is looked at.</summary>
/// <param name="Json">The Pod.</param>
/// <param name="Demand">What it takes.</param>
/// <param name="Volumes">Its claims.</param>
internal sealed record SchedulingPod(JsonObject Json, PodDemand Demand, PodVolumes Volumes)
{
    /// <summary>Whether another Pod uses a claim that this one needs for itself alone.</summary>
    public bool ClaimInUse { get; init; }
}
