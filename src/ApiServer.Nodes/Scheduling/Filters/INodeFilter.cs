namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>One question that a node must pass to run a Pod (upstream: a Filter plugin).</summary>
internal interface INodeFilter
{
    /// <summary>Null when the node passes.</summary>
    FilterResult? Check(SchedulingPod pod, NodeState node);
}
