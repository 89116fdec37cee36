using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling.Scores;

/// <summary>Domains with fewer of the Pods that shall be spread (plugin PodTopologySpread); without constraints of its own, a controller's Pods are spread over nodes and zones.</summary>
internal sealed class SpreadScore : INodeScore
{
    private const string Hostname = "kubernetes.io/hostname";
    private const string Zone = "topology.kubernetes.io/zone";

    public int Weight => 2;

    public long[]? Score(SchedulingPod pod, IReadOnlyList<NodeState> nodes, ClusterState cluster)
    {
        if (pod.Json.ArrayAt("spec", "topologySpreadConstraints").Count > 0)
        {
            var constraints = SpreadConstraint.Of(pod.Json, "ScheduleAnyway");
            return constraints.Count == 0 ? null : OwnConstraints(pod, nodes, cluster, constraints);
        }

        return pod.Info.Owner.Length == 0 ? null : Controller(pod.Info.Owner, nodes, cluster);
    }

    private static long[] OwnConstraints(SchedulingPod pod, IReadOnlyList<NodeState> nodes, ClusterState cluster, IReadOnlyList<SpreadConstraint> constraints)
    {
        bool HasAllKeys(NodeState node) => constraints.All(c => node.Labels.Contains(c.TopologyKey));
        var figures = new double?[nodes.Count];
        foreach (var c in constraints)
        {
            var counts = new TopologyCounts();
            foreach (var node in cluster.Nodes.Where(n => HasAllKeys(n) && c.Counts(n, pod.Json)))
            {
                counts.Add(node, c.TopologyKey, c.CountOn(node, pod.Info.Namespace));
            }

            Add(figures, nodes, HasAllKeys, c.TopologyKey, c.MaxSkew, n => counts.Of(n, c.TopologyKey));
        }

        return Normalize(figures);
    }

    // Upstream's default constraints, over the Pods of one controller: their numbers are kept per node.
    private static long[] Controller(string owner, IReadOnlyList<NodeState> nodes, ClusterState cluster)
    {
        var zones = new TopologyCounts();
        foreach (var node in cluster.Nodes)
        {
            zones.Add(node, Zone, node.CountOf(owner));
        }

        var figures = new double?[nodes.Count];
        Add(figures, nodes, _ => true, Hostname, 3, n => n.CountOf(owner));
        Add(figures, nodes, _ => true, Zone, 5, n => zones.Of(n, Zone));
        return Normalize(figures);
    }

    /// <summary>Adds what one constraint says; domains of which there are many count more, so that few large ones do not outweigh them.</summary>
    private static void Add(double?[] figures, IReadOnlyList<NodeState> nodes, Func<NodeState, bool> counts, string key, long maxSkew, Func<NodeState, long> countOf)
    {
        var weight = Math.Log(nodes.Where(counts).Select(n => n.Labels.String(key)).OfType<string>().Distinct().Count() + 2);
        for (var i = 0; i < nodes.Count; i++)
        {
            if (counts(nodes[i]))
            {
                figures[i] = (figures[i] ?? 0) + (nodes[i].Labels.Contains(key) ? (countOf(nodes[i]) * weight) + maxSkew - 1 : 0);
            }
        }
    }

    private static long[] Normalize(double?[] figures)
    {
        long?[] all = [.. figures.Select(f => f is { } figure ? (long?)Math.Round(figure, MidpointRounding.AwayFromZero) : null)];
        var (least, most) = (all.Min() ?? 0, all.Max() ?? 0);
        return [.. all.Select(f => f is not { } figure ? 0 : most == 0 ? ScoreRange.Most : ScoreRange.Most * (most + least - figure) / most)];
    }
}
