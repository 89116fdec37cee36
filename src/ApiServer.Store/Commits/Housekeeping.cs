using ApiServer.Store.Revisions;

namespace ApiServer.Store.Commits;

/// <summary>
/// Queues the committer's chores as it writes: moves the log's appended part to its place when enough has come together, and
/// compacts now and then. Used on the committer's thread.
/// </summary>
internal sealed class Housekeeping(CommitQueue queue, IRevisionLog log, Compaction compaction, StoreOptions options)
{
    private const long CheckpointBytes = 4 << 20;

    // A change costs pages, not only its value.
    private const int Overhead = 256;

    private long _bytes;
    private int _revisions;
    private bool _checkpointQueued;
    private bool _compactionQueued;

    /// <summary>One step of compaction; false when there is nothing left.</summary>
    public bool Compact() => compaction.Step();

    public void Count(IReadOnlyList<LogEntry> written)
    {
        _revisions += written.Count;
        foreach (var entry in written)
        {
            _bytes += entry.Value.Length + Overhead;
        }

        if (_bytes >= CheckpointBytes && !_checkpointQueued)
        {
            _checkpointQueued = queue.TryAdd(new Chore<bool>(Checkpoint));
        }

        if (options.CompactEvery > 0 && _revisions >= options.CompactEvery && !_compactionQueued)
        {
            _revisions = 0;
            _compactionQueued = queue.TryAdd(new Chore<bool>(CompactOn));
        }
    }

    private bool Checkpoint()
    {
        _checkpointQueued = false;
        _bytes = 0;
        log.Checkpoint(release: false);
        return true;
    }

    private bool CompactOn()
    {
        _compactionQueued = false;
        var more = Compact();
        if (more)
        {
            _compactionQueued = queue.TryAdd(new Chore<bool>(CompactOn));
        }

        return more;
    }
}
