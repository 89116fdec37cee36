using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Taints that the Pod does not tolerate (plugin TaintToleration).</summary>
internal sealed class TaintFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node) =>
        node.Node.ArrayAt("spec", "taints").Objects.Any(t => Repels(pod.Json, t))
            ? FilterResult.RejectForGood("node(s) had untolerated taint(s)")
            : null;

    private static bool Repels(JsonObject pod, JsonObject taint) =>
        taint.String("effect") is "NoSchedule" or "NoExecute"
        && !Tolerations.Tolerate(pod, taint.String("key") ?? "", taint.String("value") ?? "", taint.String("effect")!);
}
