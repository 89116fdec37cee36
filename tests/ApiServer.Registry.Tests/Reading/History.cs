using System.Collections.Immutable;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Store;

namespace ApiServer.Registry.Tests.Reading;

/// <summary>What was in the store at each revision: what lists and watches are held against.</summary>
internal sealed class History
{
    private readonly List<(long Revision, ImmutableSortedDictionary<string, StoredObject> Objects)> _states =
        [(0, ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal))];

    public long Revision => _states[^1].Revision;

    public StoredObject? this[string path] => _states[^1].Objects.GetValueOrDefault(path);

    /// <summary>After a write: what the store has at that key now.</summary>
    public void Add(long revision, ObjectKey key, StoredObject? obj)
    {
        var objects = _states[^1].Objects;
        _states.Add((revision, obj is null ? objects.Remove(key.Path) : objects.SetItem(key.Path, obj)));
    }

    /// <summary>The bytes of what a client that asks so has to see at that revision, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Seen(long revision, RequestScope scope, ListOptions options)
    {
        var filter = new ObjectFilter(scope, options);
        return _states.Last(s => s.Revision <= revision).Objects
            .Where(o => filter.Matches(o.Value))
            .Select(o => KeyValuePair.Create(o.Key, o.Value.Json.ToString()));
    }
}
