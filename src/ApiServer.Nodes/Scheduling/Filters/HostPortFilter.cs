namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Ports of the node can be had once (plugin NodePorts).</summary>
internal sealed class HostPortFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node) =>
        pod.Demand.HostPorts.Any(wanted => node.Ports.Any(wanted.ConflictsWith))
            ? FilterResult.Reject("node(s) didn't have free ports for the requested pod ports", ClusterChange.Node | ClusterChange.PodGone)
            : null;
}
