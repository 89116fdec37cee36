namespace ApiServer.Store.Revisions;

/// <summary>
/// The durable log of changes, and which of them are the present objects. All members but <see cref="ReadPast"/> are called by
/// one thread at a time. They throw <see cref="RevisionLogException"/>.
/// </summary>
internal interface IRevisionLog : IDisposable
{
    /// <summary>All changes up to this revision are gone, but for those that were still the state of an object then.</summary>
    long Compacted { get; }

    /// <summary>Reads the present objects, and the changes since that time, but no more than the last <paramref name="tailLimit"/>.</summary>
    LogState Load(DateTimeOffset tailSince, int tailLimit, CancellationToken cancellationToken);

    /// <summary>Writes a batch, all or nothing; durable when it returns.</summary>
    void Append(IReadOnlyList<LogEntry> entries);

    /// <summary>Makes the log usable again after a member threw.</summary>
    void Recover();

    /// <summary>The changes above that revision, in order.</summary>
    IReadOnlyList<LogEntry> ReadAfter(long revision);

    /// <summary>When the newest change not above that revision was committed; null when there is none.</summary>
    DateTimeOffset? TimeOf(long revision);

    /// <summary>
    /// Goes on with compaction up to that revision, in one transaction that also records it: removes the states that were
    /// replaced up to it, and the marks of deletions.
    /// </summary>
    void Compact(long through);

    /// <summary>Moves what was appended to its final place; <paramref name="release"/> also gives free space back.</summary>
    void Checkpoint(bool release);

    /// <summary>
    /// What the objects of that type that were changed between <paramref name="revision"/> and <paramref name="through"/> were
    /// at <paramref name="revision"/>; null when that was compacted. Any thread.
    /// </summary>
    IReadOnlyList<PastObject>? ReadPast(string type, long revision, long through, CancellationToken cancellationToken);
}
