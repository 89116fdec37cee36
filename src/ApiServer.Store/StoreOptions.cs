namespace ApiServer.Store;

/// <summary>Where the store keeps its data and how much.</summary>
public sealed record StoreOptions
{
    /// <summary>The directory of the database, made when missing; null keeps everything in memory, until the process ends.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// Larger objects are not taken: one patch after the other would add to them without end. What is being deleted may be a third larger,
    /// so that the mark always finds room.
    /// </summary>
    public int ObjectBytesLimit { get; init; } = 3 << 20;

    /// <summary>How many transactions may wait for the committer; further callers wait before they are queued.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>Events older than this leave the watch window (cluster time) …</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>… and when the window holds more bytes than this, its oldest ones …</summary>
    public long WindowBytes { get; init; } = 64L << 20;

    /// <summary>… but this many stay …</summary>
    public int WindowMinimum { get; init; } = 10_000;

    /// <summary>… unless they are more bytes than this.</summary>
    public long WindowBytesLimit { get; init; } = 256L << 20;

    /// <summary>Compaction spares changes younger than this (cluster time) …</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>… and the last so many revisions.</summary>
    public int KeepRevisions { get; init; } = 10_000;

    /// <summary>The committer compacts by itself after so many revisions; 0: never.</summary>
    public int CompactEvery { get; init; } = 5_000;

    /// <summary>
    /// Called once when the store cannot go on: an input/output error (a failed fsync leaves unknown what is on the disk), a
    /// corrupt database, or a defect. The process must stop; until then every commit ends Unknown. Runs on the committer's
    /// thread: it must not throw and not wait for the store.
    /// </summary>
    public Action<Exception>? OnFatal { get; init; }
}
