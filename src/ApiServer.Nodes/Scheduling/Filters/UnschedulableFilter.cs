using ApiServer.Model.Json;
using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Cordoned nodes take no Pods, unless these tolerate it (plugin NodeUnschedulable).</summary>
internal sealed class UnschedulableFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node) =>
        node.Node.BooleanAt("spec", "unschedulable") == true && !Tolerations.Tolerate(pod.Json, "node.kubernetes.io/unschedulable", "", "NoSchedule")
            ? FilterResult.RejectForGood("node(s) were unschedulable", ClusterChange.Node)
            : null;
}
