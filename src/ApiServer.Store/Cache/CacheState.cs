using System.Collections.Immutable;

namespace ApiServer.Store.Cache;

/// <summary>
/// The whole cache at one revision. Immutable: a batch makes a new one, and one reference assignment shows all of it at once,
/// of all types.
/// </summary>
internal sealed class CacheState
{
    private readonly ImmutableDictionary<string, TypeState> _types;
    private readonly TypeState _absent;

    public CacheState(long revision, ImmutableDictionary<string, TypeState> types, TypeState absent)
    {
        Revision = revision;
        _types = types;
        _absent = absent;
    }

    /// <summary>A cache without objects, at that revision; its window starts there.</summary>
    public static CacheState Empty(long revision, long droppedThrough) =>
        new(revision, ImmutableDictionary.Create<string, TypeState>(StringComparer.Ordinal), TypeState.Empty(droppedThrough));

    public long Revision { get; }

    public IEnumerable<string> Types => _types.Keys;

    public TypeState this[string type] => _types.TryGetValue(type, out var state) ? state : _absent;

    public StoredObject? Get(ObjectKey key) => this[key.Type].Objects.TryGet(new(key.Path), out var found) ? found : null;

    /// <summary>The state at a later revision with these types changed.</summary>
    public CacheState With(long revision, IEnumerable<KeyValuePair<string, TypeState>> changed) =>
        new(revision, _types.SetItems(changed), _absent);
}
