using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Dns.Records;

/// <summary>
/// Keeps the DNSRecord objects of each Service in step with the Service and its EndpointSlices: all that one change makes is
/// written in one transaction, and what users change is put back. A change of a slice costs the work of that slice; what is
/// remembered for that (<see cref="PublishedRecords"/>) can be made again from the store at any time.
/// </summary>
public sealed class DnsRecordBuilder : Reconciler
{
    private readonly ClusterClient _client;
    private readonly string _clusterDomain;
    private readonly ConcurrentDictionary<ReconcileKey, PublishedRecords> _published = new();
    private readonly ConcurrentDictionary<ReconcileKey, RecordWrites> _writes = new();

    public DnsRecordBuilder(ClusterClient client, string clusterDomain)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(clusterDomain);
        _client = client.As("system:dns-record-builder");
        _clusterDomain = clusterDomain.Trim('.');
    }

    public override string Name => "dns-records";

    public override int Concurrency => 2;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        ReconcileTrigger.Self(ResourceNames.Services),
        new(ResourceNames.EndpointSlices, ServicesOf),
        new(ResourceNames.DnsRecords, OfRecord),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var writes = _writes.GetOrAdd(key, _ => new());
        var isTouched = writes.TakeForeign();

        // Remembered again only when everything was written.
        _published.TryRemove(key, out var published);
        if (_client.GetStored(ResourceNames.Services, key.Namespace, key.Name) is not { } service)
        {
            await WriteAsync(writes, [], Others(key, []), cancellationToken).ConfigureAwait(false);
            _writes.TryRemove(key, out _);
            return;
        }

        var slices = _client.Snapshot(ResourceNames.EndpointSlices).ByIndex(IndexNames.ServiceName, key.ToString());
        if (published is not null && !isTouched && published.ServiceRevision == service.Revision && published.MoveTo(slices) is { } changes)
        {
            await WriteAsync(writes, Puts(service.Json, changes.Where(c => c.IsWanted).Select(c => c.Record)), Stored(key, changes.Where(c => !c.IsWanted).Select(c => c.Record)), cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            published = new(service, slices, _clusterDomain);
            var all = published.All.ToList();
            await WriteAsync(writes, Puts(service.Json, all), Others(key, [.. all.Select(r => r.ObjectName)]), cancellationToken).ConfigureAwait(false);
        }

        _published[key] = published;
    }

    // The former label too: a record or slice may have left its Service.
    private static IEnumerable<ReconcileKey> ServicesOf(StoreEvent e)
    {
        var now = ServiceOf(e.Object);
        var before = e.Previous is null ? null : ServiceOf(e.Previous);
        return new[] { now, before }.OfType<ReconcileKey>().Distinct();
    }

    private static ReconcileKey? ServiceOf(StoredObject obj) =>
        obj.Facts.Labels.String(DnsRecord.ServiceLabel) is { Length: > 0 } service ? new ReconcileKey(obj.Key.Namespace, service) : null;

    private IEnumerable<ReconcileKey> OfRecord(StoreEvent e)
    {
        foreach (var key in ServicesOf(e))
        {
            _writes.GetOrAdd(key, _ => new()).Saw(e.Revision);
            yield return key;
        }
    }

    private List<JsonObject> Puts(JsonObject service, IEnumerable<DnsRecord> records)
    {
        var stored = _client.Snapshot(ResourceNames.DnsRecords);
        var puts = new List<JsonObject>();
        foreach (var record in records)
        {
            var present = stored.Get(service.Namespace(), record.ObjectName)?.Json;
            var next = present is null ? record.ToObject(service) : record.Restore(present, service);
            if (!ReferenceEquals(next, present))
            {
                puts.Add(next);
            }
        }

        return puts;
    }

    private List<JsonObject> Stored(ReconcileKey key, IEnumerable<DnsRecord> records)
    {
        var stored = _client.Snapshot(ResourceNames.DnsRecords);
        return [.. records.Select(r => stored.Get(key.Namespace, r.ObjectName)).OfType<StoredObject>().Where(r => !r.Facts.Deleting).Select(r => r.Json)];
    }

    // What is labelled with the Service and is none of its records.
    private List<JsonObject> Others(ReconcileKey key, HashSet<string> wanted) =>
    [
        .. _client.Snapshot(ResourceNames.DnsRecords).ByIndex(IndexNames.ServiceName, key.ToString())
            .Where(r => !wanted.Contains(r.Key.Name) && !r.Facts.Deleting)
            .Select(r => r.Json),
    ];

    private async Task WriteAsync(RecordWrites writes, List<JsonObject> puts, List<JsonObject> deletes, CancellationToken cancellationToken)
    {
        if (puts.Count > 0 || deletes.Count > 0)
        {
            writes.Wrote(puts.Count + deletes.Count, await _client.TransactAsync(ResourceNames.DnsRecords, puts, deletes, cancellationToken).ConfigureAwait(false));
        }
    }
}
