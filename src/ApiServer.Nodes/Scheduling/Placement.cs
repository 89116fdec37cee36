namespace ApiServer.Nodes.Scheduling;

/// <summary>What became of an attempt to place a Pod: a node, or the sentence why there is none.</summary>
/// <param name="Node">Where it can run; null: nowhere.</param>
/// <param name="Message">Why it cannot.</param>
internal sealed record Placement(NodeState? Node, string Message)
{
    /// <summary>What could help a Pod that found no node.</summary>
    public ClusterChange Helps { get; init; } = ClusterChange.All;

    /// <summary>The Pods that shall go for it; null: none.</summary>
    public Preemption? Preemption { get; init; }

    /// <summary>Whether the node for which it was waiting is no longer worth waiting for.</summary>
    public bool LosesNomination { get; init; }

    public static Placement On(NodeState node) => new(node, "");

    public static Placement Nowhere(string message, ClusterChange helps) => new(null, message) { Helps = helps };
}
