using System.Collections;

namespace ApiServer.Model.Json;

/// <summary>An immutable JSON array.</summary>
public sealed class JsonArray : JsonValue, IReadOnlyList<JsonValue>
{
    public static readonly JsonArray Empty = new([]);

    private readonly JsonValue[] _items;

    private JsonArray(JsonValue[] items) => _items = items;

    public override JsonKind Kind => JsonKind.Array;

    public int Count => _items.Length;

    public JsonValue this[int index] => _items[index];

    /// <summary>The items that are objects.</summary>
    public IEnumerable<JsonObject> Objects => _items.OfType<JsonObject>();

    /// <summary>The texts of the items that are strings.</summary>
    public IEnumerable<string> Strings => _items.OfType<JsonString>().Select(s => s.Value);

    public static JsonArray Of(params IEnumerable<JsonValue> items)
    {
        JsonValue[] array = [.. items];
        return array.Length == 0 ? Empty : new JsonArray(array);
    }

    /// <summary>An array of strings.</summary>
    public static JsonArray OfStrings(params IEnumerable<string> items) => Of(items.Select(s => (JsonValue)JsonString.Of(s)));

    /// <summary>This array with one item more at its end.</summary>
    public JsonArray Add(JsonValue item) => new([.. _items, item]);

    /// <summary>This array with another item at <paramref name="index"/>.</summary>
    public JsonArray With(int index, JsonValue item)
    {
        if (ReferenceEquals(_items[index], item))
        {
            return this;
        }

        var copy = (JsonValue[])_items.Clone();
        copy[index] = item;
        return new JsonArray(copy);
    }

    /// <summary>This array with every item replaced by what <paramref name="map"/> makes of it; itself when nothing changed.</summary>
    public JsonArray Map(Func<JsonValue, JsonValue> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        JsonValue[]? copy = null;
        for (var i = 0; i < _items.Length; i++)
        {
            var mapped = map(_items[i]);
            if (!ReferenceEquals(mapped, _items[i]))
            {
                copy ??= (JsonValue[])_items.Clone();
                copy[i] = mapped;
            }
        }

        return copy is null ? this : new JsonArray(copy);
    }

    public override bool Equals(JsonValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is JsonArray a && a._items.AsSpan().SequenceEqual(_items);
    }

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>The items in their order; a struct, since trees are walked with every request.</summary>
    public ArraySegment<JsonValue>.Enumerator GetEnumerator() => new ArraySegment<JsonValue>(_items).GetEnumerator();

    IEnumerator<JsonValue> IEnumerable<JsonValue>.GetEnumerator() => ((IEnumerable<JsonValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
