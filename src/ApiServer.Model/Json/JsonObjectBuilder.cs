namespace ApiServer.Model.Json;

/// <summary>Collects the members of a <see cref="JsonObject"/>; for one thread, for one object.</summary>
public sealed class JsonObjectBuilder
{
    private readonly List<KeyValuePair<string, JsonValue>> _members;

    public JsonObjectBuilder(int capacity = 8) => _members = new(capacity);

    public int Count => _members.Count;

    /// <summary>Adds a member. The caller makes sure that names differ.</summary>
    public JsonObjectBuilder Add(string name, JsonValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _members.Add(new(name, value));
        return this;
    }

    /// <summary>Adds a member, unless <paramref name="value"/> is null.</summary>
    public JsonObjectBuilder AddIfPresent(string name, JsonValue? value) => value is null ? this : Add(name, value);

    /// <summary>Replaces the member of that name in its place, or adds it. True when it was replaced.</summary>
    public bool Set(string name, JsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var i = _members.FindIndex(m => string.Equals(m.Key, name, StringComparison.Ordinal));
        if (i < 0)
        {
            _members.Add(new(name, value));
            return false;
        }

        _members[i] = new(name, value);
        return true;
    }

    public JsonObject Build() => _members.Count == 0 ? JsonObject.Empty : new JsonObject([.. _members]);
}
