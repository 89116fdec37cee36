namespace ApiServer.Nodes.Scheduling;

/// <summary>Why a node cannot run a Pod.</summary>
/// <param name="Reasons">Upstream's reasons, counted over the nodes in the message.</param>
/// <param name="Unresolvable">Whether removing other Pods would not help either.</param>
/// <param name="Helps">What could change the answer.</param>
internal sealed record FilterResult(IReadOnlyList<string> Reasons, bool Unresolvable, ClusterChange Helps = ClusterChange.All)
{
    public static FilterResult Reject(string reason, ClusterChange helps = ClusterChange.All) => new([reason], false, helps);

    public static FilterResult RejectForGood(string reason, ClusterChange helps = ClusterChange.All) => new([reason], true, helps);
}
