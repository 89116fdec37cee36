namespace ApiServer.Store;

/// <summary>The revision log and its watch cache, as the registry sees them. Reads never block and never see half a batch.</summary>
public interface IObjectStore
{
    /// <summary>The newest committed revision.</summary>
    long Revision { get; }

    /// <summary>The present state of one resource type (empty for a type without objects). Its <see cref="ResourceSnapshot.Revision"/> is the store's at that moment.</summary>
    ResourceSnapshot Snapshot(string type);

    /// <summary>The state of one resource type at an older revision, from the window or the log; null when that revision was compacted or is not reached yet.</summary>
    Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken);

    /// <summary>One object, or null.</summary>
    StoredObject? Get(ObjectKey key);

    /// <summary>Commits a transaction; the answer comes when it is durable and in the cache.</summary>
    Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken);

    /// <summary>A cursor over the events of one type after that revision; null when the window no longer reaches back so far.</summary>
    IWatchCursor? Watch(string type, long afterRevision);

    /// <summary>Completes with true when the store has reached that revision, with false when the time is over (system clock).</summary>
    Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken);
}
