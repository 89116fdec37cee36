using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>How the Pods of a Pod's hard spread constraints lie over the domains (plugin PodTopologySpread).</summary>
internal sealed class SpreadCounts
{
    private readonly JsonObject _pod;
    private readonly PodInfo _info;
    private readonly IReadOnlyList<SpreadConstraint> _constraints;
    private readonly Dictionary<string, long>[] _domains;
    private readonly long?[] _least;

    private SpreadCounts(JsonObject pod, PodInfo info, IReadOnlyList<SpreadConstraint> constraints, Dictionary<string, long>[] domains)
    {
        _pod = pod;
        _info = info;
        _constraints = constraints;
        _domains = domains;
        _least = new long?[constraints.Count];
    }

    public static SpreadCounts Of(JsonObject pod, PodInfo info, IReadOnlyList<NodeState> nodes)
    {
        var constraints = SpreadConstraint.Of(pod, "DoNotSchedule");
        var counts = new SpreadCounts(pod, info, constraints, [.. constraints.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal))]);
        if (constraints.Count > 0)
        {
            foreach (var node in nodes.Where(counts.HasAllKeys))
            {
                counts.Count(node);
            }
        }

        return counts;
    }

    public SpreadCounts Clone() => new(_pod, _info, _constraints, [.. _domains.Select(d => new Dictionary<string, long>(d, d.Comparer))]);

    /// <summary>Counts a Pod more (1) or less (-1) on that node.</summary>
    public void Apply(PodInfo other, NodeState node, int sign)
    {
        if (!HasAllKeys(node))
        {
            return;
        }

        for (var i = 0; i < _constraints.Count; i++)
        {
            if (_constraints[i].IsCounted(other, _info.Namespace) && _constraints[i].Counts(node, _pod))
            {
                var domain = DomainOf(node, i)!;
                _domains[i][domain] = _domains[i].GetValueOrDefault(domain) + sign;
                _least[i] = null;
            }
        }
    }

    /// <summary>Null: the Pod may come to the node. False: the node lacks a label; true: its domain would have too many.</summary>
    public bool? IsTooMuchAt(NodeState node)
    {
        for (var i = 0; i < _constraints.Count; i++)
        {
            if (DomainOf(node, i) is not { } domain)
            {
                return false;
            }

            var itself = _constraints[i].Pods.Matches(_info.Labels) ? 1 : 0;
            if (_domains[i].GetValueOrDefault(domain) + itself - Least(i) > _constraints[i].MaxSkew)
            {
                return true;
            }
        }

        return null;
    }

    private void Count(NodeState node)
    {
        for (var i = 0; i < _constraints.Count; i++)
        {
            if (_constraints[i].Counts(node, _pod))
            {
                var domain = DomainOf(node, i)!;
                _domains[i][domain] = _domains[i].GetValueOrDefault(domain) + _constraints[i].CountOn(node, _info.Namespace);
            }
        }
    }

    private bool HasAllKeys(NodeState node) => _constraints.All(c => node.Labels.Contains(c.TopologyKey));

    private string? DomainOf(NodeState node, int constraint) => node.Labels.String(_constraints[constraint].TopologyKey);

    private long Least(int i) => _least[i] ??= _domains[i].Count < _constraints[i].MinDomains ? 0 : _domains[i].Values.DefaultIfEmpty(int.MaxValue).Min();
}
