using System.Net;
using ApiServer.Dns.Names;
using ApiServer.Dns.Records;
using ApiServer.Dns.Wire;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Dns.Zones;

/// <summary>
/// The zones that this server speaks for: the cluster domain and the reverse zones. What Services give is read from the cluster's present
/// state (<see cref="ServiceNames"/>), what users wrote themselves from their DNSRecords; which names exist without records follows CoreDNS.
/// </summary>
internal sealed class ClusterZones
{
    private const uint VersionTtl = 28800;
    private const string SchemaVersion = "1.1.0";
    private const int LongestChain = 8;

    private readonly ClusterClient _client;
    private readonly string _zone;
    private readonly IPAddress _address;
    private readonly ServiceNames _services;

    /// <param name="client">Reads what names stand for.</param>
    /// <param name="clusterDomain">The zone, <c>cluster.local</c>.</param>
    /// <param name="address">The server's own address, told as that of <c>ns.dns.ZONE</c>.</param>
    public ClusterZones(ClusterClient client, string clusterDomain, IPAddress address)
    {
        _client = client;
        _zone = clusterDomain.Trim('.').ToLowerInvariant();
        _address = address;
        _services = new(client, _zone);
    }

    public DnsAnswer Answer(DnsQuery query)
    {
        if (query.Error != DnsResponseCode.NoError)
        {
            return DnsAnswer.Failed(query.Error) with { Authoritative = false };
        }

        var isOfRecords = query.Class is 1 or 255 && query.Type is not (DnsType.Axfr or DnsType.Ixfr);
        if (ZoneOf(query.Name) is not { } zone || !isOfRecords)
        {
            return DnsAnswer.Failed(DnsResponseCode.Refused) with { Authoritative = false, IsElsewhere = isOfRecords };
        }

        var found = Find(query.Name, query.Type);
        if (found.Records.Count == 0)
        {
            // Reverse zones are everybody's (CoreDNS: fallthrough in-addr.arpa ip6.arpa).
            return Negative(Exists(query.Name, zone) ? DnsResponseCode.NoError : DnsResponseCode.NameError, zone) with { IsElsewhere = zone != _zone };
        }

        var answers = Follow(found.Records, query.Type);
        return answers.Count == 0
            ? Negative(DnsResponseCode.NoError, zone)
            : DnsAnswer.Of(answers) with { Additional = [.. found.Additional, .. NameServers(answers)] };
    }

    /// <summary>The name that an answer's aliases lead to, when it is not of these zones; else null.</summary>
    public string? AliasToElsewhere(DnsAnswer answer) =>
        answer.Answers is [.., { Data: DnsData.Target { Type: DnsType.Cname, Name: { } name } }] && ZoneOf(name) is null ? name : null;

    private string? ZoneOf(string name) => Array.Find([_zone, "in-addr.arpa", "ip6.arpa"], z => name == z || name.EndsWith("." + z, StringComparison.Ordinal));

    private FoundRecords Find(string name, DnsType type)
    {
        var found = ReverseName.Parse(name) is { } address ? _services.FindReverse(name, address) : _services.Find(name, type);
        return found with { Records = [.. found.Records, .. Written(name), .. Fixed(name)] };
    }

    // Those that are labelled with a Service only repeat what the Service says.
    private IEnumerable<DnsResourceRecord> Written(string name) => _client.Snapshot(ResourceNames.DnsRecords).ByIndex(IndexNames.DnsName, name)
        .Where(r => r.Facts.Labels.String(DnsRecord.ServiceLabel) is null)
        .Select(r => RecordData.Parse(name, r.Json))
        .OfType<DnsResourceRecord>()
        .Distinct();

    // Records that no Service has: of the zone itself, of its version, of this server, and of Pods' addresses.
    private IEnumerable<DnsResourceRecord> Fixed(string name)
    {
        if (ZoneOf(name) == name)
        {
            yield return Authority(name);
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

        return ServiceEndpoint.AddressOf(labels[0]);
    }

    private List<DnsResourceRecord> Follow(IReadOnlyList<DnsResourceRecord> records, DnsType type)
    {
        var answers = records.Where(r => type == DnsType.Any || r.Data.Type == type).ToList();
        for (var i = 0; i < LongestChain && answers.All(r => r.Data.Type == DnsType.Cname) && type is not (DnsType.Cname or DnsType.Any); i++)
        {
            if (records.Select(r => r.Data).OfType<DnsData.Target>().FirstOrDefault(t => t.Type == DnsType.Cname) is not { } alias)
            {
                break;
            }

            answers.AddRange(records.Where(r => r.Data == alias).Take(1));
            records = Find(alias.Name, type).Records;
            answers.AddRange(records.Where(r => r.Data.Type == type));
        }

        return answers;
    }

    private IEnumerable<DnsResourceRecord> NameServers(List<DnsResourceRecord> answers) => answers.Select(a => a.Data)
        .OfType<DnsData.Target>()
        .Where(t => t.Type == DnsType.Ns)
        .SelectMany(ns => Find(ns.Name, DnsType.A).Records);

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

    private DnsAnswer Negative(DnsResponseCode code, string zone) => new(code, [], [Authority(zone)], []);

    private DnsResourceRecord Authority(string zone) => new(
        zone,
        DnsRecord.Ttl,
        new DnsData.Authority($"ns.dns.{zone}", $"hostmaster.{zone}", unchecked((uint)_client.Snapshot(ResourceNames.Services).Revision), DnsRecord.Ttl));
}
