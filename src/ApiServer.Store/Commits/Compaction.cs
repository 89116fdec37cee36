using ApiServer.Model.Time;
using ApiServer.Store.Cache;
using ApiServer.Store.Revisions;

namespace ApiServer.Store.Commits;

/// <summary>Compacts the log in steps that are short enough to stand between two batches. Used on the committer's thread.</summary>
internal sealed class Compaction(IRevisionLog log, WatchCache cache, ClusterClock clock, StoreOptions options)
{
    /// <summary>One step goes this many revisions on.</summary>
    public const int StepRevisions = 500;

    private long _target;

    /// <summary>Does one step. False when nothing is left to compact.</summary>
    public bool Step()
    {
        if (log.Compacted >= _target)
        {
            _target = FindTarget();
        }

        if (log.Compacted >= _target)
        {
            return false;
        }

        log.Compact(Math.Min(_target, log.Compacted + StepRevisions));
        if (log.Compacted >= _target)
        {
            log.Checkpoint(release: true);
        }

        return true;
    }

    /// <summary>The newest revision that is old enough and not among the last.</summary>
    private long FindTarget()
    {
        var low = log.Compacted;
        var high = cache.State.Revision - options.KeepRevisions;
        var cutoff = clock.UtcNow - options.KeepFor;
        if (high <= low || OldEnough(high))
        {
            return Math.Max(low, high);
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = OldEnough(middle) ? (middle, high) : (low, middle);
        }

        return low;

        bool OldEnough(long revision) => log.TimeOf(revision) is not { } time || time <= cutoff;
    }
}
