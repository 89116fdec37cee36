using ApiServer.Store;

namespace ApiServer.Dns.Records;

/// <summary>
/// The records of one Service as they were last written, so that a slice that changed costs the work of that slice and not that of all.
/// It can be thrown away at any time: it is made again from the Service and its slices.
/// </summary>
internal sealed class PublishedRecords
{
    private readonly ServiceRecords _records;
    private readonly Dictionary<string, StoredObject> _slices = new(StringComparer.Ordinal);

    // How many slices give a record, and how many different SRV records an owner has.
    private readonly Dictionary<DnsRecord, int> _counts = [];
    private readonly Dictionary<string, int> _targets = new(StringComparer.Ordinal);

    /// <summary>The records of a Service with those slices.</summary>
    public PublishedRecords(StoredObject service, IReadOnlyList<StoredObject> slices, string clusterDomain)
    {
        ServiceRevision = service.Revision;
        _records = new(service.Json, clusterDomain);
        Count(_records.OfService(), 1, []);
        Change(slices, []);
    }

    /// <summary>The version of the Service that they were made from.</summary>
    public long ServiceRevision { get; }

    /// <summary>All of them.</summary>
    public IEnumerable<DnsRecord> All => _counts.Keys.Select(Weighted);

    /// <summary>Takes over the slices as they are now, and tells which records that concerns; null: all of them, since the weights changed.</summary>
    public IReadOnlyList<(DnsRecord Record, bool IsWanted)>? MoveTo(IReadOnlyList<StoredObject> slices)
    {
        var before = new Dictionary<DnsRecord, bool>();
        var weights = _targets.ToDictionary(t => t.Key, t => ServiceRecords.WeightOf(t.Value), StringComparer.Ordinal);
        Change(slices, before);
        return weights.All(w => !_targets.TryGetValue(w.Key, out var now) || ServiceRecords.WeightOf(now) == w.Value)
            ? [.. before.Where(b => b.Value != _counts.ContainsKey(b.Key)).Select(b => (Weighted(b.Key, weights), !b.Value))]
            : null;
    }

    private void Change(IReadOnlyList<StoredObject> slices, Dictionary<DnsRecord, bool> before)
    {
        var gone = new Dictionary<string, StoredObject>(_slices, StringComparer.Ordinal);
        foreach (var slice in slices)
        {
            gone.Remove(slice.Key.Name, out var old);
            if (old?.Revision != slice.Revision)
            {
                Count(_records.OfSlice(slice.Json), 1, before);
                Count(old is null ? [] : _records.OfSlice(old.Json), -1, before);
                _slices[slice.Key.Name] = slice;
            }
        }

        foreach (var (name, old) in gone)
        {
            Count(_records.OfSlice(old.Json), -1, before);
            _slices.Remove(name);
        }
    }

    private void Count(IEnumerable<DnsRecord> records, int by, Dictionary<DnsRecord, bool> before)
    {
        foreach (var record in records)
        {
            var count = _counts.GetValueOrDefault(record);
            before.TryAdd(record, count > 0);
            Set(_counts, record, count + by);
            if (record.Type == DnsRecord.Service && (count == 0 || count + by == 0))
            {
                Set(_targets, record.Name, _targets.GetValueOrDefault(record.Name) + by);
            }
        }
    }

    private DnsRecord Weighted(DnsRecord record) =>
        record.Type == DnsRecord.Service ? record.WithWeight(ServiceRecords.WeightOf(_targets[record.Name])) : record;

    // An owner that is gone had the weights of before.
    private DnsRecord Weighted(DnsRecord record, Dictionary<string, int> before) =>
        record.Type == DnsRecord.Service && !_targets.ContainsKey(record.Name) ? record.WithWeight(before[record.Name]) : Weighted(record);

    private static void Set<TKey>(Dictionary<TKey, int> counts, TKey key, int count)
        where TKey : notnull
    {
        if (count == 0)
        {
            counts.Remove(key);
        }
        else
        {
            counts[key] = count;
        }
    }
}
