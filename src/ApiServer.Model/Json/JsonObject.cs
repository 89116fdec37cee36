using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ApiServer.Model.Json;

/// <summary>
/// An immutable JSON object with ordered members. Small objects are searched, larger ones carry an index made at the first look-up.
/// </summary>
public sealed class JsonObject : JsonValue, IReadOnlyList<KeyValuePair<string, JsonValue>>
{
    public static readonly JsonObject Empty = new([]);

    private const int IndexFrom = 9;

    private readonly KeyValuePair<string, JsonValue>[] _members;
    private Dictionary<string, int>? _index;

    internal JsonObject(KeyValuePair<string, JsonValue>[] members) => _members = members;

    public override JsonKind Kind => JsonKind.Object;

    public int Count => _members.Length;

    public IEnumerable<string> Names => _members.Select(m => m.Key);

    KeyValuePair<string, JsonValue> IReadOnlyList<KeyValuePair<string, JsonValue>>.this[int index] => _members[index];

    /// <summary>An object of these members; names must differ.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonValue Value)> members)
    {
        var builder = new JsonObjectBuilder(members.Length);
        foreach (var (name, value) in members)
        {
            builder.Add(name, value);
        }

        return builder.Build();
    }

    public bool Contains(string name) => IndexOf(name) >= 0;

    public bool TryGet(string name, [NotNullWhen(true)] out JsonValue? value)
    {
        var i = IndexOf(name);
        value = i < 0 ? null : _members[i].Value;
        return i >= 0;
    }

    /// <summary>The text of a string member, otherwise null.</summary>
    public string? String(string name) => this[name]?.AsString;

    /// <summary>The value of an integer member, otherwise null.</summary>
    public long? Integer(string name) => this[name]?.AsInteger;

    /// <summary>The value of a boolean member, otherwise null.</summary>
    public bool? Boolean(string name) => this[name]?.AsBoolean;

    /// <summary>The object member of that name, otherwise null.</summary>
    public JsonObject? Object(string name) => this[name] as JsonObject;

    /// <summary>The array member of that name, otherwise null.</summary>
    public JsonArray? Array(string name) => this[name] as JsonArray;

    /// <summary>This object with that member replaced in its place, or added at the end.</summary>
    public JsonObject With(string name, JsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var i = IndexOf(name);
        if (i < 0)
        {
            return new JsonObject([.. _members, new(name, value)]);
        }

        if (ReferenceEquals(_members[i].Value, value))
        {
            return this;
        }

        var copy = (KeyValuePair<string, JsonValue>[])_members.Clone();
        copy[i] = new(name, value);
        return new JsonObject(copy);
    }

    /// <summary>This object without that member; itself when there is none.</summary>
    public JsonObject Without(string name)
    {
        var i = IndexOf(name);
        if (i < 0)
        {
            return this;
        }

        return _members.Length == 1 ? Empty : new JsonObject([.. _members[..i], .. _members[(i + 1)..]]);
    }

    public override bool Equals(JsonValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not JsonObject o || o.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < _members.Length; i++)
        {
            // Canonical objects have the same order: the look-up is the exception.
            var mine = _members[i];
            var theirs = o._members[i].Key == mine.Key ? o._members[i].Value : o[mine.Key];
            if (theirs is null || !mine.Value.Equals(theirs))
            {
                return false;
            }
        }

        return true;
    }

    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var (name, value) in _members)
        {
            hash ^= HashCode.Combine(name, value);
        }

        return hash;
    }

    /// <summary>The members in their order; a struct, since trees are walked with every request.</summary>
    public ArraySegment<KeyValuePair<string, JsonValue>>.Enumerator GetEnumerator() => new ArraySegment<KeyValuePair<string, JsonValue>>(_members).GetEnumerator();

    IEnumerator<KeyValuePair<string, JsonValue>> IEnumerable<KeyValuePair<string, JsonValue>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, JsonValue>>)_members).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _members.GetEnumerator();

    internal ReadOnlySpan<KeyValuePair<string, JsonValue>> Members => _members;

    private int IndexOf(string name)
    {
        if (_members.Length < IndexFrom)
        {
            for (var i = 0; i < _members.Length; i++)
            {
                if (string.Equals(_members[i].Key, name, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }

        var index = _index ??= MakeIndex();
        return index.TryGetValue(name, out var found) ? found : -1;
    }

    private Dictionary<string, int> MakeIndex()
    {
        var index = new Dictionary<string, int>(_members.Length, StringComparer.Ordinal);
        for (var i = 0; i < _members.Length; i++)
        {
            index[_members[i].Key] = i;
        }

        return index;
    }
}
