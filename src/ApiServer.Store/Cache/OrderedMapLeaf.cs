namespace ApiServer.Store.Cache;

/// <summary>The entries themselves.</summary>
internal sealed class OrderedMapLeaf<TKey, TValue>(TKey[] keys, TValue[] values) : OrderedMapNode<TKey, TValue>(keys)
    where TKey : struct, IComparable<TKey>
{
    public TValue[] Values { get; } = values;

    public override int Count => Keys.Length;

    public override OrderedMapNode<TKey, TValue> With(TKey key, TValue value, out OrderedMapNode<TKey, TValue>? right)
    {
        right = null;
        return Find(key, out var i)
            ? new OrderedMapLeaf<TKey, TValue>(Keys, Replaced(Values, i, value))
            : Split(Inserted(Keys, i, key), Inserted(Values, i, value), out right);
    }

    public override OrderedMapNode<TKey, TValue> Without(TKey key) =>
        Find(key, out var i) ? new OrderedMapLeaf<TKey, TValue>(Removed(Keys, i), Removed(Values, i)) : this;

    public override OrderedMapNode<TKey, TValue> Join(
        OrderedMapNode<TKey, TValue> neighbour, TKey separator, out OrderedMapNode<TKey, TValue>? right)
    {
        var other = (OrderedMapLeaf<TKey, TValue>)neighbour;
        return Split([.. Keys, .. other.Keys], [.. Values, .. other.Values], out right);
    }

    private static OrderedMapLeaf<TKey, TValue> Split(TKey[] keys, TValue[] values, out OrderedMapNode<TKey, TValue>? right)
    {
        right = null;
        if (keys.Length <= MaxWidth)
        {
            return new(keys, values);
        }

        var half = keys.Length / 2;
        right = new OrderedMapLeaf<TKey, TValue>(keys[half..], values[half..]);
        return new(keys[..half], values[..half]);
    }
}
