namespace ApiServer.Model.Json;

/// <summary>
/// The members of an object under change: in order, found by name, set and removed in constant time however many there are
/// (a client chooses how many). For one thread.
/// </summary>
internal sealed class MemberList
{
    private const int IndexFrom = 12;

    private readonly List<KeyValuePair<string, JsonValue?>> _members;
    private readonly JsonObject? _origin;
    private Dictionary<string, int>? _index;
    private int _removed;
    private bool _changed;

    public MemberList() => _members = new(8);

    /// <summary>Starts with the members of <paramref name="origin"/>.</summary>
    public MemberList(JsonObject origin)
    {
        _origin = origin;
        _members = new(origin.Count + 4);
        foreach (var (name, value) in origin.Members)
        {
            _members.Add(new(name, value));
        }
    }

    /// <summary>The names of the members, in order.</summary>
    public IEnumerable<string> Names => _members.Where(m => m.Value is not null).Select(m => m.Key);

    public JsonValue? Get(string name)
    {
        var i = IndexOf(name);
        return i < 0 ? null : _members[i].Value;
    }

    /// <summary>Replaces the member of that name in its place, or adds it at the end. True when it was added.</summary>
    public bool Set(string name, JsonValue value)
    {
        var i = IndexOf(name);
        if (i < 0)
        {
            _index?.Add(name, _members.Count);
            _members.Add(new(name, value));
            _changed = true;
            return true;
        }

        var old = _members[i].Value;
        _removed -= old is null ? 1 : 0;
        _changed |= !ReferenceEquals(old, value);
        _members[i] = new(name, value);
        return old is null;
    }

    public void Remove(string name)
    {
        var i = IndexOf(name);
        if (i >= 0 && _members[i].Value is not null)
        {
            _members[i] = new(name, null);
            _removed++;
            _changed = true;
        }
    }

    /// <summary>The object; the one that was started with when nothing changed.</summary>
    public JsonObject Build()
    {
        if (!_changed && _origin is not null)
        {
            return _origin;
        }

        var count = _members.Count - _removed;
        if (count == 0)
        {
            return JsonObject.Empty;
        }

        var members = new KeyValuePair<string, JsonValue>[count];
        var next = 0;
        foreach (var (name, value) in _members)
        {
            if (value is not null)
            {
                members[next++] = new(name, value);
            }
        }

        return new JsonObject(members);
    }

    private int IndexOf(string name)
    {
        if (_members.Count < IndexFrom)
        {
            for (var i = 0; i < _members.Count; i++)
            {
                if (string.Equals(_members[i].Key, name, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }

        if (_index is null)
        {
            _index = new(_members.Count * 2, StringComparer.Ordinal);
            for (var i = 0; i < _members.Count; i++)
            {
                _index.Add(_members[i].Key, i);
            }
        }

        return _index.GetValueOrDefault(name, -1);
    }
}
