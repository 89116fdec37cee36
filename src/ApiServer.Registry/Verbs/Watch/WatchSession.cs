using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Watch;

/// <summary>
/// A watcher: a place in a snapshot, then a place in the window. What passes its selector now and did not before is ADDED, what passed
/// before and does not now is DELETED with its old state.
/// </summary>
internal sealed class WatchSession : IWatchSession
{
    private readonly ObjectFilter _filter;
    private readonly IWatchCursor? _cursor;
    private readonly long _after;
    private readonly IObjectStore _store;
    private readonly List<StoreEvent> _read = [];
    private IEnumerator<StoredObject>? _initial;
    private bool _endDue;

    public WatchSession(ObjectFilter filter, IWatchCursor? cursor, IEnumerable<StoredObject> initial, bool endDue, long after, IObjectStore store)
    {
        _filter = filter;
        _cursor = cursor;
        _initial = initial.GetEnumerator();
        _endDue = endDue;
        _after = after;
        _store = store;
    }

    public long Position => _initial is null ? Math.Max(_after, _cursor?.Position ?? 0) : _after;

    public bool InitialEventsEndDue => _initial is null && _endDue;

    public ApiStatus Refusal => StatusErrors.Expired($"too old resource version: {_after} ({_store.Revision})").Status;

    public bool TryRead(ICollection<WatchFrame> frames, int max)
    {
        if (_cursor is null)
        {
            return false;
        }

        if (_initial is not null)
        {
            ReadInitial(frames, max);
            return true;
        }

        if (InitialEventsEndDue)
        {
            // The bookmark comes before anything newer.
            return true;
        }

        _read.Clear();
        if (!_cursor.TryRead(_read, max))
        {
            return false;
        }

        foreach (var e in _read)
        {
            if (e.Revision > _after && FrameOf(e) is { } frame)
            {
                frames.Add(frame);
            }
        }

        return true;
    }

    public void InitialEventsEndSent() => _endDue = false;

    public Task WaitAsync(CancellationToken cancellationToken) =>
        _initial is not null || _cursor is null ? Task.CompletedTask : _cursor.WaitAsync(cancellationToken);

    private void ReadInitial(ICollection<WatchFrame> frames, int max)
    {
        for (var i = 0; i < max; i++)
        {
            if (!_initial!.MoveNext())
            {
                _initial.Dispose();
                _initial = null;
                return;
            }

            frames.Add(new WatchFrame(StoreEventType.Added, _initial.Current, _initial.Current.Revision));
        }
    }

    private WatchFrame? FrameOf(StoreEvent e)
    {
        var before = e.Previous is not null && _filter.Matches(e.Previous);
        if (e.Type == StoreEventType.Deleted)
        {
            return before ? new WatchFrame(StoreEventType.Deleted, e.Object, e.Revision) : null;
        }

        return (before, _filter.Matches(e.Object)) switch
        {
            (false, true) => new WatchFrame(StoreEventType.Added, e.Object, e.Revision),
            (true, true) => new WatchFrame(StoreEventType.Modified, e.Object, e.Revision),
            (true, false) => new WatchFrame(StoreEventType.Deleted, e.Previous!, e.Revision),
            _ => null,
        };
    }
}
