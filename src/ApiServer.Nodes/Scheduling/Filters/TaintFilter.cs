using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Taints that the Pod does not tolerate (plugin TaintToleration).</summary>
internal sealed class TaintFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node) =>
        Tolerations.IsRepelled(pod.Json, node.Node) ? FilterResult.RejectForGood("node(s) had untolerated taint(s)", ClusterChange.Node) : null;
}
