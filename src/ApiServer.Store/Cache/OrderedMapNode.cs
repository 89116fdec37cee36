namespace ApiServer.Store.Cache;

/// <summary>A node of an <see cref="OrderedMap{TKey,TValue}"/>. Never changed once it is part of a map.</summary>
internal abstract class OrderedMapNode<TKey, TValue>
    where TKey : struct, IComparable<TKey>
{
    /// <summary>More than this and a node is split.</summary>
    public const int MaxWidth = 32;

    /// <summary>Fewer than this, after a removal, and a node is joined with its neighbour.</summary>
    public const int MinWidth = 12;

    protected OrderedMapNode(TKey[] keys) => Keys = keys;

    /// <summary>A leaf's keys; a branch's separators: no key of child i is below <c>Keys[i]</c> (for i above 0), all of child i-1 are.</summary>
    public TKey[] Keys { get; }

    public int Width => Keys.Length;

    /// <summary>How many entries are below this node.</summary>
    public abstract int Count { get; }

    /// <summary>This node with the entry; when it had to be split, <paramref name="right"/> is the upper half.</summary>
    public abstract OrderedMapNode<TKey, TValue> With(TKey key, TValue value, out OrderedMapNode<TKey, TValue>? right);

    /// <summary>This node without the entry, maybe too narrow; itself when it is not there.</summary>
    public abstract OrderedMapNode<TKey, TValue> Without(TKey key);

    /// <summary>This node and its right neighbour as one node, or two of about the same width.</summary>
    public abstract OrderedMapNode<TKey, TValue> Join(
        OrderedMapNode<TKey, TValue> neighbour, TKey separator, out OrderedMapNode<TKey, TValue>? right);

    /// <summary>The key that separates this node from what stands left of it.</summary>
    public TKey First => Keys[0];

    /// <summary>Where the key is, or where it would be inserted.</summary>
    public bool Find(TKey key, out int index)
    {
        int low = 0, high = Keys.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Keys[middle].CompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        index = low;
        return low < Keys.Length && Keys[low].CompareTo(key) == 0;
    }

    protected static T[] Inserted<T>(T[] array, int index, T item)
    {
        var copy = new T[array.Length + 1];
        array.AsSpan(0, index).CopyTo(copy);
        copy[index] = item;
        array.AsSpan(index).CopyTo(copy.AsSpan(index + 1));
        return copy;
    }

    protected static T[] Removed<T>(T[] array, int index)
    {
        var copy = new T[array.Length - 1];
        array.AsSpan(0, index).CopyTo(copy);
        array.AsSpan(index + 1).CopyTo(copy.AsSpan(index));
        return copy;
    }

    protected static T[] Replaced<T>(T[] array, int index, T item)
    {
        var copy = array.AsSpan().ToArray();
        copy[index] = item;
        return copy;
    }
}
