using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Dns.Records;

/// <summary>
/// Keeps the DNSRecord objects of each Service in step with the Service and its EndpointSlices: all that one change makes is
/// written in one transaction, and what users change is put back.
/// </summary>
public sealed class DnsRecordBuilder : Reconciler
{
    private readonly ClusterClient _client;
    private readonly string _clusterDomain;

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
        new(ResourceNames.DnsRecords, ServicesOf),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var service = _client.Get(ResourceNames.Services, key.Namespace, key.Name);
        var stored = _client.Snapshot(ResourceNames.DnsRecords);
        var puts = new List<JsonObject>();
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        if (service is not null)
        {
            foreach (var record in Records(key, service))
            {
                wanted.Add(record.ObjectName);
                var present = stored.Get(key.Namespace, record.ObjectName)?.Json;
                var next = present is null ? record.ToObject(service) : record.Restore(present, service);
                if (!ReferenceEquals(next, present))
                {
                    puts.Add(next);
                }
            }
        }

        var deletes = stored.ByIndex(IndexNames.ServiceName, key.ToString())
            .Where(r => !wanted.Contains(r.Key.Name) && !r.Facts.Deleting)
            .Select(r => r.Json)
            .ToList();
        if (puts.Count > 0 || deletes.Count > 0)
        {
            await _client.TransactAsync(ResourceNames.DnsRecords, puts, deletes, cancellationToken).ConfigureAwait(false);
        }
    }

    private IReadOnlyCollection<DnsRecord> Records(ReconcileKey key, JsonObject service)
    {
        var slices = _client.Snapshot(ResourceNames.EndpointSlices).ByIndex(IndexNames.ServiceName, key.ToString()).Select(s => s.Json);
        return ServiceRecords.Of(service, slices, _clusterDomain);
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
}
