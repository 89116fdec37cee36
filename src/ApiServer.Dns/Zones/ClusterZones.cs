using System.Net;
using ApiServer.Dns.Records;
using ApiServer.Dns.Wire;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Store;

namespace ApiServer.Dns.Zones;

/// <summary>
/// The zones that this server speaks for: the cluster domain and the reverse zones. Answers come from the DNSRecord objects, so that
/// what kubectl shows is what dig gets; which names exist without records follows CoreDNS.
/// </summary>
internal sealed class ClusterZones
{
    private const uint VersionTtl = 28800;
    private const string SchemaVersion = "1.1.0";
    private const int LongestChain = 8;

    private readonly ClusterClient _client;
    private readonly string _zone;
    private readonly IPAddress _address;

    /// <param name="client">Reads the records.</param>
    /// <param name="clusterDomain">The zone, <c>cluster.local</c>.</param>
    /// <param name="address">The server's own address, told as that of <c>ns.dns.ZONE</c>.</param>
    public ClusterZones(ClusterClient client, string clusterDomain, IPAddress address)
    {
        _client = client;
        _zone = clusterDomain.Trim('.').ToLowerInvariant();
        _address = address;
    }

    public DnsAnswer Answer(DnsQuery query)
    {
        if (query.Error != DnsResponseCode.NoError)
        {
            return DnsAnswer.Failed(query.Error) with { Authoritative = false };
        }

        if (ZoneOf(query.Name) is not { } zone || query.Class is not (1 or 255) || query.Type is DnsType.Axfr or DnsType.Ixfr)
        {
            return DnsAnswer.Failed(DnsResponseCode.Refused) with { Authoritative = false };
        }

        var snapshot = _client.Snapshot(ResourceNames.DnsRecords);
        var records = Records(snapshot, query.Name);
        if (records.Count == 0)
        {
            return Exists(query.Name, zone) ? Negative(DnsResponseCode.NoError, zone, snapshot) : Negative(DnsResponseCode.NameError, zone, snapshot);
        }

        var answers = Follow(snapshot, records, query.Type);
        return answers.Count == 0
            ? Negative(DnsResponseCode.NoError, zone, snapshot)
            : DnsAnswer.Of(answers) with { Additional = Additional(snapshot, answers) };
    }

    private string? ZoneOf(string name) => Array.Find([_zone, "in-addr.arpa", "ip6.arpa"], z => name == z || name.EndsWith("." + z, StringComparison.Ordinal));

    private List<DnsResourceRecord> Records(ResourceSnapshot snapshot, string name)
    {
        var found = snapshot.ByIndex(IndexNames.DnsName, name).Select(r => RecordData.Parse(name, r.Json)).OfType<DnsResourceRecord>().Distinct().ToList();
        found.AddRange(Fixed(snapshot, name));
        return found;
    }

    // Records that no Service has: of the zone itself, of its version, of this server, and of Pods' addresses.
    private IEnumerable<DnsResourceRecord> Fixed(ResourceSnapshot snapshot, string name)
    {
        if (ZoneOf(name) == name)
        {
            yield return Authority(name, snapshot);
            yield return new(name, DnsRecord.Ttl, new DnsData.Target(DnsType.Ns, $"ns.dns.{name}"));
        }
        else if (name == $"dns-version.{_zone}")
        {
            yield return new(name, VersionTtl, new DnsData.Text(SchemaVersion));
        }
        else if (name == $"ns.dns.{_zone}")
        {
            yield return new(name, DnsRecord.Ttl, new DnsData.Address(_address));
        }
        else if (PodAddress(name) is { } address)
        {
            yield return new(name, DnsRecord.Ttl, new DnsData.Address(address));
        }
    }

    // a-b-c-d.NAMESPACE.pod.ZONE says its address itself; only the namespace must exist.
    private IPAddress? PodAddress(string name)
    {
        var suffix = $".pod.{_zone}";
        var labels = name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length].Split('.') : [];
        if (labels.Length != 2 || !NamespaceExists(labels[1]))
        {
            return null;
        }

        var dashes = labels[0].Count(c => c == '-');
        var text = labels[0].Replace('-', dashes == 3 && !labels[0].Contains("--", StringComparison.Ordinal) ? '.' : ':');
        return IPAddress.TryParse(text, out var address) && (dashes == 3 || text.Contains(':', StringComparison.Ordinal)) ? address : null;
    }

    private List<DnsResourceRecord> Follow(ResourceSnapshot snapshot, List<DnsResourceRecord> records, DnsType type)
    {
        var answers = records.Where(r => type == DnsType.Any || r.Data.Type == type).ToList();
        for (var i = 0; i < LongestChain && answers.All(r => r.Data.Type == DnsType.Cname) && type is not (DnsType.Cname or DnsType.Any); i++)
        {
            if (records.Select(r => r.Data).OfType<DnsData.Target>().FirstOrDefault(t => t.Type == DnsType.Cname) is not { } alias)
            {
                break;
            }

            answers.AddRange(records.Where(r => r.Data == alias).Take(1));
            records = Records(snapshot, alias.Name);
            answers.AddRange(records.Where(r => r.Data.Type == type));
        }

        return answers;
    }

    private List<DnsResourceRecord> Additional(ResourceSnapshot snapshot, List<DnsResourceRecord> answers) =>
    [
        .. answers.Select(a => a.Data switch { DnsData.Service s => s.Host, DnsData.Target { Type: DnsType.Ns } ns => ns.Name, _ => null })
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .SelectMany(host => Records(snapshot, host).Where(r => r.Data is DnsData.Address)),
    ];

    // Names that have no records but are there: the branches of the tree, and the namespaces in them.
    private bool Exists(string name, string zone)
    {
        if (zone != _zone)
        {
            return false;
        }

        foreach (var branch in (string[])[$"svc.{_zone}", $"pod.{_zone}"])
        {
            if (name == branch)
            {
                return true;
            }

            if (name.EndsWith("." + branch, StringComparison.Ordinal) && name[..^(branch.Length + 1)] is var ns && !ns.Contains('.', StringComparison.Ordinal))
            {
                return NamespaceExists(ns);
            }
        }

        return false;
    }

    private bool NamespaceExists(string name) => _client.GetStored(ResourceNames.Namespaces, "", name) is not null;

    private static DnsAnswer Negative(DnsResponseCode code, string zone, ResourceSnapshot snapshot) => new(code, [], [Authority(zone, snapshot)], []);

    private static DnsResourceRecord Authority(string zone, ResourceSnapshot snapshot) => new(
        zone,
        DnsRecord.Ttl,
        new DnsData.Authority($"ns.dns.{zone}", $"hostmaster.{zone}", unchecked((uint)snapshot.Revision), DnsRecord.Ttl));
}
