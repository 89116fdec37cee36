using ApiServer.Store.Revisions;

namespace ApiServer.Store.Cache;

/// <summary>Fills a cache from what the log holds at start.</summary>
internal static class CacheStart
{
    /// <summary>
    /// The present objects, and in the window the log's tail: whoever watched before a restart goes on where he was.
    /// </summary>
    public static WatchCache Fill(LogState log, ObjectLoader loader, StoreOptions options)
    {
        var byRevision = log.Tail.ToDictionary(e => e.Revision, loader.Load);
        var events = log.Tail.Select(entry => Event(entry, log, byRevision, loader)).ToList();
        var types = new Dictionary<string, TypeState>(StringComparer.Ordinal);
        foreach (var entry in log.Objects)
        {
            var state = types.GetValueOrDefault(entry.Key.Type) ?? TypeState.Empty(log.TailAfter);
            var obj = byRevision.GetValueOrDefault(entry.Revision) ?? loader.Load(entry);
            types[entry.Key.Type] = state.Change(obj.Path, null, obj);
        }

        foreach (var next in events)
        {
            var type = next.Object.Key.Type;
            var state = types.GetValueOrDefault(type) ?? TypeState.Empty(log.TailAfter);
            types[type] = state with { Events = state.Events.Append(next) };
        }

        var cache = new WatchCache(CacheState.Empty(log.Revision, log.TailAfter).With(log.Revision, types), options);
        cache.Hold(events.Zip(log.Tail, (e, entry) => (e, entry.Time)));
        return cache;
    }

    /// <summary>What a change of the log was, given the state before it.</summary>
    public static StoreEvent Event(LogEntry entry, StoredObject now, StoredObject? previous) =>
        new(entry.Deleted ? StoreEventType.Deleted : previous is null ? StoreEventType.Added : StoreEventType.Modified, now, previous);

    private static StoreEvent Event(LogEntry entry, LogState log, Dictionary<long, StoredObject> byRevision, ObjectLoader loader)
    {
        StoredObject? previous = null;
        if (entry.PreviousRevision > 0 && !byRevision.TryGetValue(entry.PreviousRevision, out previous))
        {
            previous = loader.Load(entry.Key, entry.PreviousRevision, log.Previous[entry.PreviousRevision]);
        }

        return Event(entry, byRevision[entry.Revision], previous);
    }
}
