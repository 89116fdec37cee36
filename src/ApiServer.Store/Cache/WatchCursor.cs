namespace ApiServer.Store.Cache;

/// <summary>
/// A position in one type's events. What it reads, and how far the store is when nothing is left, come from one state of the
/// cache: so no event is missed or seen twice.
/// </summary>
internal sealed class WatchCursor(WatchCache cache, string type, long position) : IWatchCursor
{
    private readonly ChangeSignal _signal = cache.Signal(type);

    public long Position
    {
        get
        {
            var state = cache.State;
            if (!HasNews(state[type].Events))
            {
                position = Math.Max(position, state.Revision);
            }

            return position;
        }
    }

    public bool TryRead(ICollection<StoreEvent> events, int max)
    {
        ArgumentNullException.ThrowIfNull(events);
        var state = cache.State;
        var held = state[type].Events;
        if (position < held.DroppedThrough)
        {
            return false;
        }

        var index = held.IndexAfter(position);
        var until = index + Math.Min(max, held.Count - index);
        for (; index < until; index++)
        {
            var next = held[index];
            events.Add(next);
            position = next.Revision;
        }

        if (until == held.Count)
        {
            position = Math.Max(position, state.Revision);
        }

        return true;
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _signal.Next;
            if (HasNews(cache.State[type].Events))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool HasNews(EventSequence held) => held.LastRevision > position;
}
