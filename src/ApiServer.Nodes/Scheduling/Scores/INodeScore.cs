namespace ApiServer.Nodes.Scheduling.Scores;

/// <summary>One view on which of the nodes that can run a Pod should (upstream: a Score plugin).</summary>
internal interface INodeScore
{
    /// <summary>How much this view counts beside the others: upstream's default weight.</summary>
    int Weight { get; }

    /// <summary>0 to 100 for each node, in the order of the nodes; null when this view has nothing to say.</summary>
    long[]? Score(SchedulingPod pod, IReadOnlyList<NodeState> nodes, ClusterState cluster);
}
