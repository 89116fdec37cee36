using System.Diagnostics.CodeAnalysis;

namespace ApiServer.Registry.Events;

/// <summary>A map that holds so many entries and drops the one that was not used for the longest time. For one thread.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    /// <summary>The entries, that which was not used for the longest time first.</summary>
    public IReadOnlyCollection<(TKey Key, TValue Value)> Entries => _order;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            value = default;
            return false;
        }

        _order.Remove(node);
        _order.AddLast(node);
        value = node.Value.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        Remove(key);
        _nodes[key] = _order.AddLast((key, value));
        if (_nodes.Count > capacity)
        {
            Remove(_order.First!.Value.Key);
        }
    }

    public void Remove(TKey key)
    {
        if (_nodes.Remove(key, out var node))
        {
            _order.Remove(node);
        }
    }
}
