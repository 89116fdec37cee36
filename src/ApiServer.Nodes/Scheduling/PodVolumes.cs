using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>The claims of a Pod, as far as its place depends on them (upstream: plugin VolumeBinding).</summary>
/// <param name="Problem">Why the Pod can run nowhere now, or null.</param>
/// <param name="Bound">The volumes of bound claims.</param>
/// <param name="Delayed">Unbound claims that wait for this Pod (WaitForFirstConsumer).</param>
internal sealed record PodVolumes(string? Problem, IReadOnlyList<JsonObject> Bound, IReadOnlyList<JsonObject> Delayed)
{
    public static readonly PodVolumes None = new(null, [], []);

    public static PodVolumes Blocked(string problem) => new(problem, [], []);
}
