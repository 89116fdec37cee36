namespace ApiServer.Nodes.Scheduling;

/// <summary>What was counted over the whole cluster for one attempt to place one Pod (upstream: the state that PreFilter leaves).</summary>
internal sealed class CycleState
{
    private readonly IReadOnlyList<string> _exclusiveClaims;
    private int _usersOfClaims;

    private CycleState(PodAffinityCounts affinity, SpreadCounts spread, IReadOnlyList<string> exclusiveClaims, int usersOfClaims)
    {
        Affinity = affinity;
        Spread = spread;
        _exclusiveClaims = exclusiveClaims;
        _usersOfClaims = usersOfClaims;
    }

    public PodAffinityCounts Affinity { get; }

    public SpreadCounts Spread { get; }

    /// <summary>Whether another Pod uses a claim that this one needs for itself alone.</summary>
    public bool ClaimInUse => _usersOfClaims > 0;

    public static CycleState Of(SchedulingPod pod, ClusterState cluster) => new(
        PodAffinityCounts.Of(pod.Info, cluster),
        SpreadCounts.Of(pod.Json, pod.Info, cluster.Nodes),
        pod.Volumes.Exclusive,
        pod.Volumes.Exclusive.Sum(c => cluster.Nodes.Sum(n => n.UsersOf(c))));

    /// <summary>A copy to try changes on.</summary>
    public CycleState Clone() => new(Affinity.Clone(), Spread.Clone(), _exclusiveClaims, _usersOfClaims);

    /// <summary>Puts a Pod on a node, or takes it away, here and in the node's sums.</summary>
    public void Apply(PodInfo other, NodeState node, int sign)
    {
        if (sign > 0)
        {
            node.Add(other);
        }
        else
        {
            node.Remove(other.Uid);
        }

        Affinity.Apply(other, node, sign);
        Spread.Apply(other, node, sign);
        _usersOfClaims += sign * _exclusiveClaims.Count(other.Demand.Claims.Contains);
    }
}
