using ApiServer.Store;

namespace ApiServer.Registry.Tests.Reconciling;

/// <summary>A store whose watch window can be taken away: every cursor from before falls out of it, and there is no new one until it is open again.</summary>
internal sealed class ClosableWindow(IObjectStore inner) : IObjectStore
{
    private int _closings;
    private volatile bool _closed;

    public long Revision => inner.Revision;

    public void Close()
    {
        _closed = true;
        Interlocked.Increment(ref _closings);
    }

    public void Open() => _closed = false;

    public ResourceSnapshot Snapshot(string type) => inner.Snapshot(type);

    public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) =>
        inner.SnapshotAtAsync(type, revision, cancellationToken);

    public StoredObject? Get(ObjectKey key) => inner.Get(key);

    public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken) => inner.CommitAsync(transaction, cancellationToken);

    public IWatchCursor? Watch(string type, long afterRevision) =>
        !_closed && inner.Watch(type, afterRevision) is { } cursor ? new Cursor(this, cursor) : null;

    public Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken) =>
        inner.WaitForRevisionAsync(revision, timeout, cancellationToken);

    private sealed class Cursor(ClosableWindow window, IWatchCursor inner) : IWatchCursor
    {
        private readonly int _opened = Volatile.Read(ref window._closings);

        public long Position => inner.Position;

        public bool TryRead(ICollection<StoreEvent> events, int max) => Volatile.Read(ref window._closings) == _opened && inner.TryRead(events, max);

        public Task WaitAsync(CancellationToken cancellationToken) => inner.WaitAsync(cancellationToken);
    }
}
