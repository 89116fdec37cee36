namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>No domain has too many of the Pods that are to be spread (plugin PodTopologySpread).</summary>
internal sealed class SpreadFilter : INodeFilter
{
    private const string Reason = "node(s) didn't match pod topology spread constraints";
    private const ClusterChange Helps = ClusterChange.Node | ClusterChange.PodCame | ClusterChange.PodGone;

    public FilterResult? Check(SchedulingPod pod, NodeState node) => pod.Cycle!.Spread.IsTooMuchAt(node) switch
    {
        null => null,
        true => FilterResult.Reject(Reason, Helps),
        false => FilterResult.RejectForGood($"{Reason} (missing required label)", Helps),
    };
}
