using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>The Pod's nodeSelector and required node affinity (plugin NodeAffinity).</summary>
internal sealed class AffinityFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        if (NodeSelectorTerms.MatchesPod(pod.Json, node.Node))
        {
            return null;
        }

        // Upstream takes nodes that the Pod does not name out of the choice before it filters, and says so in other words.
        var reason = NodeSelectorTerms.NamesOther(pod.Json, node.Name)
            ? "node(s) didn't satisfy plugin(s) [NodeAffinity]"
            : "node(s) didn't match Pod's node affinity/selector";
        return FilterResult.RejectForGood(reason, ClusterChange.Node);
    }
}
