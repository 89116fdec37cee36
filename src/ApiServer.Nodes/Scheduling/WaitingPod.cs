using ApiServer.Registry.Reconciling;

namespace ApiServer.Nodes.Scheduling;

/// <summary>A Pod without a node, and what its last attempts came to.</summary>
/// <param name="Key">The Pod.</param>
/// <param name="Order">How many began to wait before it.</param>
internal sealed record WaitingPod(ReconcileKey Key, long Order)
{
    private static readonly TimeSpan ShortestBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    public long Priority { get; init; }

    /// <summary>What could help it; everything before its first attempt has ended.</summary>
    public ClusterChange Helps { get; init; } = ClusterChange.All;

    /// <summary>How many attempts failed.</summary>
    public int Failures { get; init; }

    /// <summary>Before this it is tried again only while there is little else to do.</summary>
    public DateTimeOffset BackOffEnds { get; init; }

    /// <summary>One more attempt found no node: 1 s of back-off, doubling up to 10 s.</summary>
    public WaitingPod Failed(ClusterChange helps, DateTimeOffset now)
    {
        var backOff = ShortestBackOff * (1 << Math.Min(Failures, 10));
        return this with { Helps = helps, Failures = Failures + 1, BackOffEnds = now + (backOff < LongestBackOff ? backOff : LongestBackOff) };
    }
}
