using ApiServer.Store;

namespace ApiServer.Tests.StateModel;

/// <summary>A store whose process dies at a chosen commit: that one and all later ones are neither done nor answered, until it is started again.</summary>
internal sealed class CrashingStore(IObjectStore inner) : IObjectStore
{
    private int _commitsLeft = int.MaxValue;

    public bool Crashed => Volatile.Read(ref _commitsLeft) < 0;

    public long Revision => inner.Revision;

    /// <summary>Lets so many commits pass and dies at the next.</summary>
    public void CrashAfter(int commits) => Volatile.Write(ref _commitsLeft, commits);

    public void Restart() => Volatile.Write(ref _commitsLeft, int.MaxValue);

    public ResourceSnapshot Snapshot(string type) => inner.Snapshot(type);

    public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) => inner.SnapshotAtAsync(type, revision, cancellationToken);

    public StoredObject? Get(ObjectKey key) => inner.Get(key);

    public async Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _commitsLeft) < 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return await inner.CommitAsync(transaction, cancellationToken);
    }

    public IWatchCursor? Watch(string type, long afterRevision) => inner.Watch(type, afterRevision);

    public Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken) => inner.WaitForRevisionAsync(revision, timeout, cancellationToken);
}
