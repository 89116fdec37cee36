using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>An object under change: members keep their places, new ones come last.</summary>
internal sealed class OpenObject : OpenContainer
{
    private readonly List<KeyValuePair<string, object?>> _members;
    private readonly Dictionary<string, int> _places;

    public OpenObject(JsonObject origin)
    {
        _members = new(origin.Count + 4);
        _places = new(origin.Count + 4, StringComparer.Ordinal);
        foreach (var (name, value) in origin.Members)
        {
            _places.Add(name, _members.Count);
            _members.Add(new(name, value));
        }
    }

    public override int Count => _places.Count;

    public override object? Get(string segment) => _places.TryGetValue(segment, out var place) ? _members[place].Value : null;

    public override bool Replace(string segment, object node)
    {
        if (!_places.TryGetValue(segment, out var place))
        {
            return false;
        }

        _members[place] = new(segment, node);
        return true;
    }

    public override bool Add(string segment, object node)
    {
        if (!Replace(segment, node))
        {
            _places.Add(segment, _members.Count);
            _members.Add(new(segment, node));
        }

        return true;
    }

    public override object? Remove(string segment)
    {
        if (!_places.Remove(segment, out var place))
        {
            return null;
        }

        var removed = _members[place].Value;
        _members[place] = new(segment, null);
        return removed;
    }

    public override bool Holds(JsonValue tree)
    {
        if (tree is not JsonObject obj || obj.Count != Count)
        {
            return false;
        }

        foreach (var (name, value) in obj.Members)
        {
            if (Get(name) is not { } mine || !Holds(mine, value))
            {
                return false;
            }
        }

        return true;
    }

    public override JsonValue? Close(int depth)
    {
        var closed = new JsonObjectBuilder(Count);
        foreach (var (name, node) in _members)
        {
            if (node is null)
            {
                continue;
            }

            if (Close(node, depth) is not { } value)
            {
                return null;
            }

            closed.Add(name, value);
        }

        return closed.Build();
    }
}
