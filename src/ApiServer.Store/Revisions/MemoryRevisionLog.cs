namespace ApiServer.Store.Revisions;

/// <summary>A log that lives as long as the process.</summary>
internal sealed class MemoryRevisionLog : IRevisionLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, LogEntry> _changes = [];
    private readonly Dictionary<ObjectKey, long> _objects = [];
    private long _revision = 1;
    private long _compacted;

    public long Compacted
    {
        get
        {
            lock (_lock)
            {
                return _compacted;
            }
        }
    }

    public LogState Load(DateTimeOffset tailSince, int tailLimit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var after = Math.Max(_compacted, _revision - tailLimit);
            while (after < _revision && !(_changes.TryGetValue(after + 1, out var first) && first.Time >= tailSince))
            {
                after++;
            }

            var tail = Between(after, _revision).ToList();
            var previous = tail.Where(e => e.PreviousRevision > 0 && e.PreviousRevision <= after)
                .ToDictionary(e => e.PreviousRevision, e => _changes[e.PreviousRevision].Value);
            return new(_revision, [.. _objects.Values.Select(r => _changes[r])], after, tail, previous);
        }
    }

    public void Append(IReadOnlyList<LogEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                _changes.Add(entry.Revision, entry);
                _revision = entry.Revision;
                if (entry.Deleted)
                {
                    _objects.Remove(entry.Key);
                }
                else
                {
                    _objects[entry.Key] = entry.Revision;
                }
            }
        }
    }

    public void Recover()
    {
    }

    public IReadOnlyList<LogEntry> ReadAfter(long revision)
    {
        lock (_lock)
        {
            return [.. Between(revision, _revision)];
        }
    }

    public DateTimeOffset? TimeOf(long revision)
    {
        lock (_lock)
        {
            for (var r = Math.Min(revision, _revision); r > _compacted; r--)
            {
                if (_changes.TryGetValue(r, out var entry))
                {
                    return entry.Time;
                }
            }

            return null;
        }
    }

    public void Compact(long through)
    {
        lock (_lock)
        {
            foreach (var entry in Between(_compacted, through).ToList())
            {
                _changes.Remove(entry.PreviousRevision);
                if (entry.Deleted)
                {
                    _changes.Remove(entry.Revision);
                }
            }

            _compacted = Math.Max(_compacted, through);
        }
    }

    public void Checkpoint(bool release)
    {
    }

    public IReadOnlyList<PastObject>? ReadPast(string type, long revision, long through, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (revision < _compacted)
            {
                return null;
            }

            return [.. Between(revision, through)
                .Where(e => e.Key.Type == type)
                .DistinctBy(e => e.Key)
                .Select(e => new PastObject(e.Key.Path, e.PreviousRevision, e.PreviousRevision == 0 ? [] : _changes[e.PreviousRevision].Value))];
        }
    }

    public void Dispose()
    {
    }

    private IEnumerable<LogEntry> Between(long after, long through)
    {
        for (var revision = after + 1; revision <= through; revision++)
        {
            if (_changes.TryGetValue(revision, out var entry))
            {
                yield return entry;
            }
        }
    }
}
