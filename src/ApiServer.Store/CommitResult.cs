namespace ApiServer.Store;

/// <summary>How a transaction ended.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>Durable, and in the cache. One object per operation: null for a check, for a delete the last state with the deletion's revision.</summary>
    public sealed record Committed(IReadOnlyList<StoredObject?> Objects, long Revision) : CommitResult;

    /// <summary>Nothing was written: <paramref name="Key"/> did not have the expected revision; <paramref name="Current"/> is what is there (null: absent).</summary>
    public sealed record Conflict(ObjectKey Key, StoredObject? Current) : CommitResult;

    /// <summary>Nothing was written: what should be put under <paramref name="Key"/> is larger than <see cref="StoreOptions.ObjectBytesLimit"/>.</summary>
    public sealed record TooLarge(ObjectKey Key) : CommitResult;

    /// <summary>The database failed so that nobody knows; the log was read again and the client must look.</summary>
    public sealed record Unknown(Exception Cause) : CommitResult;
}
