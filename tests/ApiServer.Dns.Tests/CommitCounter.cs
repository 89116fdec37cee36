using ApiServer.Store;

namespace ApiServer.Dns.Tests;

/// <summary>A store that counts the transactions that concern one type.</summary>
internal sealed class CommitCounter(IObjectStore inner, string type) : IObjectStore
{
    private int _commits;

    public int Commits => Volatile.Read(ref _commits);

    public long Revision => inner.Revision;

    public ResourceSnapshot Snapshot(string type) => inner.Snapshot(type);

    public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) =>
        inner.SnapshotAtAsync(type, revision, cancellationToken);

    public StoredObject? Get(ObjectKey key) => inner.Get(key);

    public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.Operations.Any(o => o.Key.Type == type))
        {
            Interlocked.Increment(ref _commits);
        }

        return inner.CommitAsync(transaction, cancellationToken);
    }

    public IWatchCursor? Watch(string type, long afterRevision) => inner.Watch(type, afterRevision);

    public Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken) =>
        inner.WaitForRevisionAsync(revision, timeout, cancellationToken);
}
