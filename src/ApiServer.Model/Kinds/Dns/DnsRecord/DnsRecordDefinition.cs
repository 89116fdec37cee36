using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Dns.DnsRecord;

/// <summary>DNSRecords: one object per resource record, as one line of a zone file.</summary>
internal sealed class DnsRecordDefinition : KindDefinition
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    public override ResourceStrategy Strategy { get; } = new DnsRecordStrategy();

    public override TableDefinition Table { get; } = new(Cells.Columns("Name", "Type", "Data", "TTL", "Service", "Age"), Row);

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj)
    {
        if (obj.StringAt("spec", "name") is { Length: > 0 } name)
        {
            yield return new(IndexNames.DnsName, name.TrimEnd('.').ToLowerInvariant());
        }

        if (obj.Label(ServiceLabel) is { Length: > 0 } service)
        {
            yield return new(IndexNames.ServiceName, $"{obj.Namespace()}/{service}");
        }
    }

    private static JsonArray Row(JsonObject record, DateTimeOffset now)
    {
        var spec = record.ObjectAt("spec");
        return JsonArray.Of(
            spec.Text("name"),
            spec.Text("type"),
            spec.Text("data"),
            spec.Integer("ttl") ?? 0,
            Cells.OrNone(record.Label(ServiceLabel)),
            TableDefinition.Age(record, now));
    }
}
