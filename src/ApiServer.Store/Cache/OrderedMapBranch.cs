namespace ApiServer.Store.Cache;

/// <summary>An inner node.</summary>
internal sealed class OrderedMapBranch<TKey, TValue> : OrderedMapNode<TKey, TValue>
    where TKey : struct, IComparable<TKey>
{
    private OrderedMapBranch(TKey[] keys, OrderedMapNode<TKey, TValue>[] children, int count)
        : base(keys)
    {
        Children = children;
        Count = count;
    }

    public OrderedMapNode<TKey, TValue>[] Children { get; }

    public override int Count { get; }

    public static OrderedMapBranch<TKey, TValue> Of(OrderedMapNode<TKey, TValue> left, OrderedMapNode<TKey, TValue> right) =>
        Of([left.First, right.First], [left, right]);

    /// <summary>The child in which that key is, if it is anywhere.</summary>
    public int ChildOf(TKey key)
    {
        int low = 1, high = Keys.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Keys[middle].CompareTo(key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    public override OrderedMapNode<TKey, TValue> With(TKey key, TValue value, out OrderedMapNode<TKey, TValue>? right)
    {
        var i = ChildOf(key);
        var old = Children[i];
        var child = old.With(key, value, out var beside);
        var children = Replaced(Children, i, child);
        right = null;
        return beside is null
            ? new OrderedMapBranch<TKey, TValue>(Keys, children, Count - old.Count + child.Count)
            : Split(Inserted(Keys, i + 1, beside.First), Inserted(children, i + 1, beside), out right);
    }

    public override OrderedMapNode<TKey, TValue> Without(TKey key)
    {
        var i = ChildOf(key);
        var child = Children[i].Without(key);
        if (ReferenceEquals(child, Children[i]))
        {
            return this;
        }

        var children = Replaced(Children, i, child);
        return child.Width >= MinWidth || Width == 1
            ? new OrderedMapBranch<TKey, TValue>(Keys, children, Count - 1)
            : JoinChildren(children, i == 0 ? 0 : i - 1);
    }

    public override OrderedMapNode<TKey, TValue> Join(
        OrderedMapNode<TKey, TValue> neighbour, TKey separator, out OrderedMapNode<TKey, TValue>? right)
    {
        var other = (OrderedMapBranch<TKey, TValue>)neighbour;
        return Split([.. Keys, separator, .. other.Keys[1..]], [.. Children, .. other.Children], out right);
    }

    private static OrderedMapBranch<TKey, TValue> Of(TKey[] keys, OrderedMapNode<TKey, TValue>[] children)
    {
        var count = 0;
        foreach (var child in children)
        {
            count += child.Count;
        }

        return new(keys, children, count);
    }

    private static OrderedMapBranch<TKey, TValue> Split(
        TKey[] keys, OrderedMapNode<TKey, TValue>[] children, out OrderedMapNode<TKey, TValue>? right)
    {
        right = null;
        if (keys.Length <= MaxWidth)
        {
            return Of(keys, children);
        }

        var half = keys.Length / 2;
        right = Of(keys[half..], children[half..]);
        return Of(keys[..half], children[..half]);
    }

    private OrderedMapBranch<TKey, TValue> JoinChildren(OrderedMapNode<TKey, TValue>[] children, int left)
    {
        var joined = children[left].Join(children[left + 1], Keys[left + 1], out var beside);
        children[left] = joined;
        if (beside is null)
        {
            return Of(Removed(Keys, left + 1), Removed(children, left + 1));
        }

        children[left + 1] = beside;
        return Of(Replaced(Keys, left + 1, beside.First), children);
    }
}
