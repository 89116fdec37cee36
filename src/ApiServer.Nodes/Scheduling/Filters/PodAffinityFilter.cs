namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Near the Pods that the Pod wants, far from those that it does not, and not where others want to be without it (plugin InterPodAffinity).</summary>
internal sealed class PodAffinityFilter : INodeFilter
{
    private const ClusterChange Helps = ClusterChange.Node | ClusterChange.PodCame | ClusterChange.PodGone;

    public FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        var counts = pod.Cycle!.Affinity;
        if (!counts.IsNearWanted(node))
        {
            return FilterResult.RejectForGood("node(s) didn't match pod affinity rules", Helps);
        }

        if (!counts.IsFarFromUnwanted(node))
        {
            return FilterResult.Reject("node(s) didn't match pod anti-affinity rules", Helps);
        }

        return counts.IsFarFromAvoiding(node) ? null : FilterResult.Reject("node(s) didn't satisfy existing pods anti-affinity rules", Helps);
    }
}
