namespace ApiServer.Nodes.Scheduling.Scores;

/// <summary>Near the Pods that the Pod prefers or that prefer it, far from those that it or they rather avoid (plugin InterPodAffinity).</summary>
internal sealed class PodAffinityScore : INodeScore
{
    public int Weight => 2;

    public long[]? Score(SchedulingPod pod, IReadOnlyList<NodeState> nodes, ClusterState cluster)
    {
        var counts = new TopologyCounts();
        foreach (var (other, node) in cluster.WithAffinity)
        {
            Add(counts, other.RequiredAffinity, pod.Info, node, cluster, 1);
            Add(counts, other.PreferredAffinity, pod.Info, node, cluster, 1);
            Add(counts, other.PreferredAntiAffinity, pod.Info, node, cluster, -1);
        }

        if (pod.Info.PreferredAffinity.Count + pod.Info.PreferredAntiAffinity.Count > 0)
        {
            foreach (var node in cluster.Nodes)
            {
                foreach (var other in node.Pods)
                {
                    Add(counts, pod.Info.PreferredAffinity, other, node, cluster, 1);
                    Add(counts, pod.Info.PreferredAntiAffinity, other, node, cluster, -1);
                }
            }
        }

        return counts.IsEmpty ? null : Normalize([.. nodes.Select(counts.SumOf)]);
    }

    private static void Add(TopologyCounts counts, IReadOnlyList<AffinityTerm> terms, PodInfo about, NodeState node, ClusterState cluster, int sign)
    {
        foreach (var term in terms)
        {
            if (term.Matches(about, cluster.NamespaceLabels))
            {
                counts.Add(node, term.TopologyKey, sign * term.Weight);
            }
        }
    }

    private static long[] Normalize(long[] sums)
    {
        var (least, most) = (sums.Min(), sums.Max());
        return [.. sums.Select(s => most == least ? 0 : (long)(ScoreRange.Most * ((double)(s - least) / (most - least))))];
    }
}
