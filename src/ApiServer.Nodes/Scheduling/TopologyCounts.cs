namespace ApiServer.Nodes.Scheduling;

/// <summary>Counts per topology domain: a node label with its value.</summary>
internal sealed class TopologyCounts
{
    private readonly Dictionary<(string Key, string Value), long> _counts = [];

    public bool IsEmpty => _counts.Count == 0;

    public static TopologyCounts CopyOf(TopologyCounts other)
    {
        var copy = new TopologyCounts();
        foreach (var (domain, count) in other._counts)
        {
            copy._counts[domain] = count;
        }

        return copy;
    }

    /// <summary>Adds to the domain of the node; a node without the label has none.</summary>
    public void Add(NodeState node, string key, long amount)
    {
        if (node.Labels.String(key) is not { } value)
        {
            return;
        }

        var count = _counts.GetValueOrDefault((key, value)) + amount;
        if (count == 0)
        {
            _counts.Remove((key, value));
        }
        else
        {
            _counts[(key, value)] = count;
        }
    }

    /// <summary>The count of the node's domain.</summary>
    public long Of(NodeState node, string key) => node.Labels.String(key) is { } value ? _counts.GetValueOrDefault((key, value)) : 0;

    /// <summary>The sum over all domains that the node is in.</summary>
    public long SumOf(NodeState node) => _counts.Where(c => node.Labels.String(c.Key.Key) == c.Key.Value).Sum(c => c.Value);

    /// <summary>Whether something was counted in a domain that the node is in.</summary>
    public bool Any(NodeState node) => _counts.Any(c => c.Value > 0 && node.Labels.String(c.Key.Key) == c.Key.Value);
}
