using System.Diagnostics.CodeAnalysis;

namespace ApiServer.Store.Cache;

/// <summary>
/// An immutable sorted map: a B+ tree whose nodes are shared between versions. Change, look-up, seek and the count of a range
/// take O(log n); walking costs an array access per item. (The sorted maps of the class library do not seek.)
/// </summary>
internal sealed class OrderedMap<TKey, TValue>
    where TKey : struct, IComparable<TKey>
{
    public static readonly OrderedMap<TKey, TValue> Empty = new(new OrderedMapLeaf<TKey, TValue>([], []));

    private readonly OrderedMapNode<TKey, TValue> _root;

    private OrderedMap(OrderedMapNode<TKey, TValue> root) => _root = root;

    public int Count => _root.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var leaf = LeafOf(key);
        if (leaf.Find(key, out var i))
        {
            value = leaf.Values[i];
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The map with that value at that key.</summary>
    public OrderedMap<TKey, TValue> With(TKey key, TValue value)
    {
        var node = _root.With(key, value, out var right);
        return new(right is null ? node : OrderedMapBranch<TKey, TValue>.Of(node, right));
    }

    /// <summary>The map without that key; itself when it has none.</summary>
    public OrderedMap<TKey, TValue> Without(TKey key)
    {
        var node = _root.Without(key);
        if (ReferenceEquals(node, _root))
        {
            return this;
        }

        while (node is OrderedMapBranch<TKey, TValue> { Width: 1 } branch)
        {
            node = branch.Children[0];
        }

        return new(node);
    }

    /// <summary>How many keys are below that one: the rank of the first that is not.</summary>
    public int CountBelow(TKey key)
    {
        var below = 0;
        var node = _root;
        while (node is OrderedMapBranch<TKey, TValue> branch)
        {
            var child = branch.ChildOf(key);
            for (var i = 0; i < child; i++)
            {
                below += branch.Children[i].Count;
            }

            node = branch.Children[child];
        }

        node.Find(key, out var index);
        return below + index;
    }

    /// <summary>The entries of these ranks, in order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Range(int first, int count)
    {
        var left = Math.Min(count, Count - first);
        if (left <= 0)
        {
            yield break;
        }

        var open = new Stack<(OrderedMapBranch<TKey, TValue> Branch, int Next)>();
        var leaf = Descend(_root, ref first, open);
        while (true)
        {
            for (; first < leaf.Width && left > 0; first++, left--)
            {
                yield return new(leaf.Keys[first], leaf.Values[first]);
            }

            if (left == 0)
            {
                yield break;
            }

            var (branch, next) = open.Pop();
            while (next == branch.Width)
            {
                (branch, next) = open.Pop();
            }

            open.Push((branch, next + 1));
            first = 0;
            leaf = Descend(branch.Children[next], ref first, open);
        }
    }

    private static OrderedMapLeaf<TKey, TValue> Descend(
        OrderedMapNode<TKey, TValue> node, ref int rank, Stack<(OrderedMapBranch<TKey, TValue> Branch, int Next)> open)
    {
        while (node is OrderedMapBranch<TKey, TValue> branch)
        {
            var i = 0;
            while (rank >= branch.Children[i].Count)
            {
                rank -= branch.Children[i++].Count;
            }

            open.Push((branch, i + 1));
            node = branch.Children[i];
        }

        return (OrderedMapLeaf<TKey, TValue>)node;
    }

    private OrderedMapLeaf<TKey, TValue> LeafOf(TKey key)
    {
        var node = _root;
        while (node is OrderedMapBranch<TKey, TValue> branch)
        {
            node = branch.Children[branch.ChildOf(key)];
        }

        return (OrderedMapLeaf<TKey, TValue>)node;
    }
}
