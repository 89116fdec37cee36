using System.Net;
using System.Net.Sockets;
using ApiServer.Dns.Names;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;

namespace ApiServer.Dns.Records;

/// <summary>
/// The records of one Service (kubernetes/dns specification 1.1, with CoreDNS' choices where it leaves one). Pure functions. SRV records
/// come without priority and weight: those depend on how many there are (<see cref="DnsRecord.WithWeight"/>).
/// </summary>
internal sealed class ServiceRecords(JsonObject service, string clusterDomain)
{
    private readonly string _name = $"{service.Name()}.{service.Namespace()}.svc.{clusterDomain}.".ToLowerInvariant();

    /// <summary>The weight of each of so many SRV records: they share 100.</summary>
    public static int WeightOf(int targets) => Math.Max(1, 100 / Math.Max(1, targets));

    /// <summary>What an ExternalName Service stands for, in lower case without the final dot. An address instead of a name is nothing: CoreDNS answers nothing for it.</summary>
    public static string? AliasOf(JsonObject service) =>
        service.StringAt("spec", "externalName")?.TrimEnd('.').ToLowerInvariant() is { Length: > 0 } target && !IPAddress.TryParse(target, out _) ? target : null;

    /// <summary>A Service's own addresses.</summary>
    public static IEnumerable<IPAddress> ClusterAddresses(JsonObject service)
    {
        var addresses = service.ArrayAt("spec", "clusterIPs").Strings.DefaultIfEmpty(service.StringAt("spec", "clusterIP"));
        return addresses.Select(a => IPAddress.TryParse(a, out var address) ? address : null).OfType<IPAddress>();
    }

    /// <summary>Those that no slice is needed for.</summary>
    public IEnumerable<DnsRecord> OfService()
    {
        if (service.StringAt("spec", "type") == "ExternalName")
        {
            return AliasOf(service) is { } target ? [new(_name, "CNAME", target + ".")] : [];
        }

        var addresses = ClusterAddresses(service).ToList();
        return addresses.SelectMany(a => new[] { Address(_name, a), new(ReverseName.Of(a), "PTR", _name) })
            .Concat(addresses.Count == 0 ? [] : service.ArrayAt("spec", "ports").Objects.SelectMany(p => Port(p, _name)));
    }

    /// <summary>Those of a slice's endpoints. Only a headless Service has any; the endpoints of the others are answered and not written down.</summary>
    public IEnumerable<DnsRecord> OfSlice(JsonObject slice)
    {
        if (!ServiceEndpoints.IsHeadless(service) || service.StringAt("spec", "type") == "ExternalName")
        {
            yield break;
        }

        foreach (var endpoint in ServiceEndpoint.InSlice(slice))
        {
            var host = $"{endpoint.Host}.{_name}";
            yield return Address(_name, endpoint.Address);
            yield return Address(host, endpoint.Address);
            yield return new(ReverseName.Of(endpoint.Address), "PTR", host);
            foreach (var record in endpoint.Ports.Objects.SelectMany(p => Port(p, host)))
            {
                yield return record;
            }
        }
    }

    // Only named ports have SRV records.
    private IEnumerable<DnsRecord> Port(JsonObject port, string target) =>
        port.String("name") is { Length: > 0 } name && port.Integer("port") is { } number
            ? [new($"_{name}._{TargetPort.Protocol(port)}.{_name}".ToLowerInvariant(), DnsRecord.Service, $"{number} {target}")]
            : [];

    private static DnsRecord Address(string owner, IPAddress address) =>
        new(owner, address.AddressFamily == AddressFamily.InterNetwork ? "A" : "AAAA", address.ToString());
}
