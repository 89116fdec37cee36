namespace ApiServer.Store.Cache;

/// <summary>One resource type in the cache: its objects, their index, and the events that the window holds. Immutable.</summary>
internal sealed record TypeState(
    OrderedMap<PathKey, StoredObject> Objects,
    OrderedMap<IndexKey, ValueTuple> Index,
    EventSequence Events)
{
    /// <summary>A type without objects, whose events up to that revision are not held.</summary>
    public static TypeState Empty(long droppedThrough) => new(
        OrderedMap<PathKey, StoredObject>.Empty,
        OrderedMap<IndexKey, ValueTuple>.Empty,
        EventSequence.After(droppedThrough));

    /// <summary>The state after that event.</summary>
    public TypeState After(StoreEvent next) =>
        Change(next.Object.Path, next.Previous, next.Type == StoreEventType.Deleted ? null : next.Object) with { Events = Events.Append(next) };

    /// <summary>The objects before that event; the events stay as they are.</summary>
    public TypeState Before(StoreEvent last) =>
        Change(last.Object.Path, last.Type == StoreEventType.Deleted ? null : last.Object, last.Previous);

    /// <summary>Replaces one object by another (null: absent) and keeps the index in step.</summary>
    public TypeState Change(string path, StoredObject? old, StoredObject? now)
    {
        var key = new PathKey(path);
        return this with
        {
            Objects = now is null ? Objects.Without(key) : Objects.With(key, now),
            Index = Reindex(path, old?.Facts.Index ?? [], now?.Facts.Index ?? []),
        };
    }

    private OrderedMap<IndexKey, ValueTuple> Reindex(
        string path, IReadOnlyList<KeyValuePair<string, string>> old, IReadOnlyList<KeyValuePair<string, string>> now)
    {
        // Most of an object's entries stay when one changes, such as the labels of a Pod that gets its address.
        var index = Index;
        foreach (var entry in old)
        {
            if (!Contains(now, entry))
            {
                index = index.Without(new(entry.Key, entry.Value, path));
            }
        }

        foreach (var entry in now)
        {
            if (!Contains(old, entry))
            {
                index = index.With(new(entry.Key, entry.Value, path), default);
            }
        }

        return index;
    }

    /// <summary>An object has a handful of entries; pairs compare themselves by reflection, so their texts are compared here.</summary>
    private static bool Contains(IReadOnlyList<KeyValuePair<string, string>> entries, KeyValuePair<string, string> entry)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Key == entry.Key && entries[i].Value == entry.Value)
            {
                return true;
            }
        }

        return false;
    }
}
