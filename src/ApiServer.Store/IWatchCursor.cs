namespace ApiServer.Store;

/// <summary>A place in the window of one resource type's events. For one reader; holds no buffer.</summary>
public interface IWatchCursor
{
    /// <summary>All events up to this revision were read: when nothing is left to read, the revision that the store has reached.</summary>
    long Position { get; }

    /// <summary>
    /// Adds the events after <see cref="Position"/> (at most <paramref name="max"/>) to <paramref name="events"/> and moves on.
    /// False when the reader fell out of the window: the watch ends with 410.
    /// </summary>
    bool TryRead(ICollection<StoreEvent> events, int max);

    /// <summary>Completes when there is something to read.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
