using ApiServer.Store.Revisions;

namespace ApiServer.Store.Cache;

/// <summary>
/// Past states of one type, for pages and exact lists: the present one rolled back by the window's events, or by the log.
/// The last few are kept, because the pages of one list ask for the same.
/// </summary>
internal sealed class SnapshotHistory(WatchCache cache, IRevisionLog log, ObjectLoader loader)
{
    private const int Kept = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Type, CachedSnapshot Snapshot)> _recent = new();

    public async Task<ResourceSnapshot?> AtAsync(string type, long revision, CancellationToken cancellationToken)
    {
        var state = cache.State;
        if (revision > state.Revision)
        {
            return null;
        }

        var now = state[type];
        if (now.Events.LastRevision <= revision)
        {
            return new CachedSnapshot(revision, now);
        }

        if (Recent(type, revision) is { } known)
        {
            return known;
        }

        var then = revision >= now.Events.DroppedThrough
            ? RollBack(now, revision)
            : await RollBackByLogAsync(now, type, revision, state.Revision, cancellationToken).ConfigureAwait(false);
        return then is null ? null : Keep(type, new CachedSnapshot(revision, then));
    }

    private static TypeState RollBack(TypeState state, long revision)
    {
        var events = state.Events;
        for (var i = events.Count - 1; i >= 0 && events[i].Revision > revision; i--)
        {
            state = state.Before(events[i]);
        }

        return WithoutEvents(state, revision);
    }

    // What is kept of the past must not keep the window's events alive.
    private static TypeState WithoutEvents(TypeState state, long revision) => state with { Events = EventSequence.After(revision) };

    private async Task<TypeState?> RollBackByLogAsync(
        TypeState state, string type, long revision, long through, CancellationToken cancellationToken)
    {
        // The log's reads are synchronous, and may be long.
        var past = await Task.Run(() => log.ReadPast(type, revision, through, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (past is null)
        {
            return null;
        }

        foreach (var old in past)
        {
            var then = old.Revision == 0 ? null : loader.Load(ObjectLoader.Key(type, old.Path), old.Revision, old.Value);
            state = state.Change(old.Path, state.Objects.TryGet(new(old.Path), out var current) ? current : null, then);
        }

        return WithoutEvents(state, revision);
    }

    private CachedSnapshot? Recent(string type, long revision)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Type == type && node.Value.Snapshot.Revision == revision)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Snapshot;
                }
            }

            return null;
        }
    }

    private CachedSnapshot Keep(string type, CachedSnapshot snapshot)
    {
        lock (_lock)
        {
            _recent.AddFirst((type, snapshot));
            if (_recent.Count > Kept)
            {
                _recent.RemoveLast();
            }

            return snapshot;
        }
    }
}
