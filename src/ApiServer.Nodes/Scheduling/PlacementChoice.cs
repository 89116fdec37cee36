using ApiServer.Nodes.Scheduling.Scores;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// Chooses a node for a Pod: of those that pass the filters the one with the best sum of weighted scores, then the one with the fewest Pods, then by
/// name. The same state gives the same choice. When none passes, Pods of lower priority may have to go.
/// </summary>
internal sealed class PlacementChoice(NodeFilters filters, PreemptionChoice preemption)
{
    private readonly INodeScore[] _scores = [new TaintScore(), new NodeAffinityScore(), new ResourceScore(), new SpreadScore(), new PodAffinityScore()];

    public Placement Choose(SchedulingPod asked, ClusterState cluster)
    {
        var nodes = cluster.Nodes;
        if (nodes.Count == 0)
        {
            return Placement.Nowhere(UnschedulableMessage.NoNodes, ClusterChange.Node);
        }

        if (asked.Volumes.Problem is { } problem)
        {
            return Placement.Nowhere(UnschedulableMessage.ForPod(nodes.Count, problem), ClusterChange.Storage);
        }

        var pod = asked with { Cycle = CycleState.Of(asked, cluster) };
        if (cluster.Node(pod.Info.NominatedNode) is { } nominated && filters.Check(pod, nominated, cluster) is null)
        {
            return Placement.On(nominated);
        }

        var feasible = new List<NodeState>();
        var refused = new List<RefusedNode>();
        foreach (var node in nodes)
        {
            if (filters.Check(pod, node, cluster) is { } why)
            {
                refused.Add(new(node, why));
            }
            else
            {
                feasible.Add(node);
            }
        }

        return feasible.Count > 0 ? Placement.On(Best(pod, feasible, cluster)) : preemption.Choose(pod, refused, cluster);
    }

    private NodeState Best(SchedulingPod pod, List<NodeState> nodes, ClusterState cluster)
    {
        if (nodes.Count == 1)
        {
            return nodes[0];
        }

        var sums = new long[nodes.Count];
        foreach (var score in _scores)
        {
            if (score.Score(pod, nodes, cluster) is { } points)
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] += score.Weight * points[i];
                }
            }
        }

        var best = 0;
        for (var i = 1; i < sums.Length; i++)
        {
            if (sums[i] > sums[best] || (sums[i] == sums[best] && nodes[i].PodCount < nodes[best].PodCount))
            {
                best = i;
            }
        }

        return nodes[best];
    }
}
