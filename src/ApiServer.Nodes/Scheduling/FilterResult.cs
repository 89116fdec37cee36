namespace ApiServer.Nodes.Scheduling;

/// <summary>Why a node cannot run a Pod.</summary>
/// <param name="Reasons">Upstream's reasons, counted over the nodes in the message.</param>
/// <param name="Unresolvable">Whether removing other Pods would not help either.</param>
internal sealed record FilterResult(IReadOnlyList<string> Reasons, bool Unresolvable)
{
    public static FilterResult Reject(string reason) => new([reason], false);

    public static FilterResult RejectForGood(string reason) => new([reason], true);
}
