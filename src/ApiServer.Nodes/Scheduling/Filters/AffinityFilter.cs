using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>The Pod's nodeSelector and required node affinity (plugin NodeAffinity).</summary>
internal sealed class AffinityFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        var selected = pod.Json.ObjectAt("spec", "nodeSelector").All(s => node.Node.Label(s.Key) == s.Value.AsString);
        var required = pod.Json.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution") as JsonObject;
        return selected && NodeSelectorTerms.Matches(required, node.Node)
            ? null
            : FilterResult.RejectForGood("node(s) didn't match Pod's node affinity/selector");
    }
}
