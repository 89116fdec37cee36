using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>Where the Pods are that a Pod has to be near or far from, and those that want to be far from it (plugin InterPodAffinity).</summary>
internal sealed class PodAffinityCounts
{
    private readonly PodInfo _pod;
    private readonly Func<string, JsonObject> _namespaceLabels;
    private readonly TopologyCounts _near;
    private readonly TopologyCounts _far;
    private readonly TopologyCounts _avoiding;

    private PodAffinityCounts(PodInfo pod, Func<string, JsonObject> namespaceLabels, TopologyCounts near, TopologyCounts far, TopologyCounts avoiding)
    {
        _pod = pod;
        _namespaceLabels = namespaceLabels;
        _near = near;
        _far = far;
        _avoiding = avoiding;
    }

    /// <summary>Counts once for a Pod. A Pod without required terms looks only at those Pods that have some.</summary>
    public static PodAffinityCounts Of(PodInfo pod, ClusterState cluster)
    {
        var counts = new PodAffinityCounts(pod, cluster.NamespaceLabels, new(), new(), new());
        foreach (var (other, node) in cluster.WithAffinity)
        {
            counts.AddAvoiding(other, node, 1);
        }

        if (pod.RequiredAffinity.Count + pod.RequiredAntiAffinity.Count > 0)
        {
            foreach (var node in cluster.Nodes)
            {
                foreach (var other in node.Pods)
                {
                    counts.AddWanted(other, node, 1);
                }
            }
        }

        return counts;
    }

    public PodAffinityCounts Clone() =>
        new(_pod, _namespaceLabels, TopologyCounts.CopyOf(_near), TopologyCounts.CopyOf(_far), TopologyCounts.CopyOf(_avoiding));

    /// <summary>Counts a Pod more (1) or less (-1) on that node.</summary>
    public void Apply(PodInfo other, NodeState node, int sign)
    {
        AddAvoiding(other, node, sign);
        AddWanted(other, node, sign);
    }

    /// <summary>Each affinity term has a Pod in the node's domain; or nobody is there yet for a Pod that wants to be with its like, and this is the first.</summary>
    public bool IsNearWanted(NodeState node)
    {
        if (!_pod.RequiredAffinity.All(t => node.Labels.Contains(t.TopologyKey)))
        {
            return false;
        }

        return _pod.RequiredAffinity.All(t => _near.Of(node, t.TopologyKey) > 0) || (_near.IsEmpty && MatchesAll(_pod));
    }

    public bool IsFarFromUnwanted(NodeState node) => _far.IsEmpty || _pod.RequiredAntiAffinity.All(t => _far.Of(node, t.TopologyKey) <= 0);

    public bool IsFarFromAvoiding(NodeState node) => _avoiding.IsEmpty || !_avoiding.Any(node);

    private bool MatchesAll(PodInfo other) => _pod.RequiredAffinity.All(t => t.Matches(other, _namespaceLabels));

    private void AddAvoiding(PodInfo other, NodeState node, int sign)
    {
        foreach (var term in other.RequiredAntiAffinity)
        {
            if (term.Matches(_pod, _namespaceLabels))
            {
                _avoiding.Add(node, term.TopologyKey, sign);
            }
        }
    }

    // A Pod counts for the affinity only when it matches all terms, for the anti-affinity already with one.
    private void AddWanted(PodInfo other, NodeState node, int sign)
    {
        if (_pod.RequiredAffinity.Count > 0 && MatchesAll(other))
        {
            foreach (var term in _pod.RequiredAffinity)
            {
                _near.Add(node, term.TopologyKey, sign);
            }
        }

        foreach (var term in _pod.RequiredAntiAffinity)
        {
            if (term.Matches(other, _namespaceLabels))
            {
                _far.Add(node, term.TopologyKey, sign);
            }
        }
    }
}
