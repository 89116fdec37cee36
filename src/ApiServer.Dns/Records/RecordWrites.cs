namespace ApiServer.Dns.Records;

/// <summary>Tells the builder's own changes of a Service's records from those of others, by their revisions.</summary>
internal sealed class RecordWrites
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _seen = [];
    private readonly List<(long First, long Last)> _own = [];

    /// <summary>A record changed with that revision.</summary>
    public void Saw(long revision)
    {
        lock (_lock)
        {
            _seen.Add(revision);
        }
    }

    /// <summary>The builder wrote so many records, the last one with that revision: a transaction's revisions follow each other.</summary>
    public void Wrote(int records, long revision)
    {
        lock (_lock)
        {
            _own.Add((revision - records + 1, revision));
        }
    }

    /// <summary>Whether somebody else changed a record since this was asked last. Not to be asked while the builder writes.</summary>
    public bool TakeForeign()
    {
        lock (_lock)
        {
            var isForeign = _seen.Any(s => !_own.Exists(o => o.First <= s && s <= o.Last));
            if (_seen.Count > 0)
            {
                // Changes are seen in their order: of an earlier transaction none is to come.
                var last = _seen.Max;
                _own.RemoveAll(o => o.Last <= last);
                _seen.Clear();
            }

            return isForeign;
        }
    }
}
