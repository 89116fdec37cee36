using ApiServer.Store;

namespace ApiServer.Controllers.Tests.Volumes;

/// <summary>A store that takes so many more transactions and refuses what comes then, as if the process had been killed in between.</summary>
internal sealed class FailingStore(IObjectStore inner) : IObjectStore
{
    private int _left = int.MaxValue;

    /// <summary>Whether a transaction was refused.</summary>
    public bool Refused { get; private set; }

    public long Revision => inner.Revision;

    /// <summary>Takes so many transactions from now on; null: any number.</summary>
    public void Allow(int? transactions)
    {
        Refused = false;
        Volatile.Write(ref _left, transactions ?? int.MaxValue);
    }

    public ResourceSnapshot Snapshot(string type) => inner.Snapshot(type);

    public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) =>
        inner.SnapshotAtAsync(type, revision, cancellationToken);

    public StoredObject? Get(ObjectKey key) => inner.Get(key);

    public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _left) >= 0)
        {
            return inner.CommitAsync(transaction, cancellationToken);
        }

        Refused = true;
        throw new IOException("The process was killed.");
    }

    public IWatchCursor? Watch(string type, long afterRevision) => inner.Watch(type, afterRevision);

    public Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken) =>
        inner.WaitForRevisionAsync(revision, timeout, cancellationToken);
}
