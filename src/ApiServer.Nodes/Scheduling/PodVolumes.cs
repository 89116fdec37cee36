using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>The claims of a Pod, as far as its place depends on them (upstream: plugin VolumeBinding).</summary>
/// <param name="Problem">Why the Pod can run nowhere now, or null.</param>
/// <param name="Bound">The volumes of bound claims; an empty object for one that is gone.</param>
/// <param name="Delayed">Unbound claims that wait for this Pod (WaitForFirstConsumer), the smallest first.</param>
/// <param name="Exclusive">The claims that one Pod only may use (ReadWriteOncePod), as <c>namespace/name</c>.</param>
internal sealed record PodVolumes(string? Problem, IReadOnlyList<JsonObject> Bound, IReadOnlyList<JsonObject> Delayed, IReadOnlyList<string> Exclusive)
{
    public static readonly PodVolumes None = new(null, [], [], []);

    public static PodVolumes Blocked(string problem) => new(problem, [], [], []);
}
