using System.Net;
using ApiServer.Dns.Records;
using ApiServer.Dns.Wire;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;

namespace ApiServer.Dns.Names;

/// <summary>
/// The names of Services, of their endpoints and ports, and the way back from an address, read from the watch cache with each question
/// (kubernetes/dns specification 1.1, with CoreDNS' choices where it leaves one). Names are in lower case without the final dot.
/// </summary>
internal sealed class ServiceNames(ClusterClient client, string zone)
{
    private readonly string _suffix = $".svc.{zone}";
    private readonly LiveEndpoints _endpoints = new(client);

    /// <summary>What there is at a name below <c>svc.ZONE</c>.</summary>
    public FoundRecords Find(string name, DnsType type)
    {
        var labels = name.EndsWith(_suffix, StringComparison.Ordinal) ? name[..^_suffix.Length].Split('.') : [];
        if (labels.Length is < 2 or > 4 || _endpoints.Service(labels[^1], labels[^2]) is not { } service)
        {
            return FoundRecords.None;
        }

        if (service.StringAt("spec", "type") == "ExternalName")
        {
            return labels.Length == 2 ? FoundRecords.Of(Alias(service, name)) : FoundRecords.None;
        }

        return labels.Length switch
        {
            2 when !ServiceEndpoints.IsHeadless(service) => AtAddresses(name, type, ClusterPorts(service, name)),
            2 => AtAddresses(name, type, EndpointPorts(service, name, _endpoints.Of(service))),
            3 => AtAddresses(name, type, EndpointPorts(service, name[(labels[0].Length + 1)..], _endpoints.Of(service, labels[0]))),
            _ => AtPort(service, name, labels[0], labels[1]),
        };
    }

    /// <summary>The names of an address: of the Service that has it, else of the endpoints there.</summary>
    public FoundRecords FindReverse(string name, IPAddress address)
    {
        var targets = client.Snapshot(ResourceNames.Services).ByIndex(IndexNames.Address, address.ToString()).Select(s => NameOf(s.Json)).ToList();
        if (targets.Count == 0)
        {
            targets = [.. _endpoints.At(address).Select(e => $"{e.Endpoint.Host}.{NameOf(e.Service)}").Distinct(StringComparer.Ordinal)];
        }

        return FoundRecords.Of(targets.Select(t => new DnsResourceRecord(name, DnsRecord.Ttl, new DnsData.Target(DnsType.Ptr, t))));
    }

    private static IEnumerable<DnsResourceRecord> Alias(JsonObject service, string name) =>
        ServiceRecords.AliasOf(service) is { } target ? [new(name, DnsRecord.Ttl, new DnsData.Target(DnsType.Cname, target))] : [];

    private static IEnumerable<Place> ClusterPorts(JsonObject service, string host) =>
        from address in ServiceRecords.ClusterAddresses(service)
        from port in service.ArrayAt("spec", "ports").Objects.DefaultIfEmpty(JsonObject.Empty)
        select new Place(host, address, port);

    private static IEnumerable<Place> EndpointPorts(JsonObject service, string name, IEnumerable<ServiceEndpoint> endpoints) =>
        from endpoint in endpoints
        from port in endpoint.Ports.Objects.DefaultIfEmpty(JsonObject.Empty)
        select new Place($"{endpoint.Host}.{name}", endpoint.Address, port);

    private static FoundRecords AtAddresses(string name, DnsType type, IEnumerable<Place> places)
    {
        var found = places.ToList();
        var addresses = found.Select(p => p.Address).Distinct().Select(a => new DnsResourceRecord(name, DnsRecord.Ttl, new DnsData.Address(a)));
        if (type != DnsType.Srv)
        {
            return FoundRecords.Of(addresses);
        }

        var services = Services(name, found);
        return services with { Records = [.. addresses, .. services.Records] };
    }

    // Targets share the weight; an endpoint without ports has none.
    private static FoundRecords Services(string owner, IEnumerable<Place> places)
    {
        var found = places.Where(p => p.Number is not null).ToList();
        var targets = found.Select(p => (p.Host, p.Number)).Distinct().ToList();
        var weight = ServiceRecords.WeightOf(targets.Count);
        return new(
            [.. targets.Select(t => new DnsResourceRecord(owner, DnsRecord.Ttl, new DnsData.Service(0, weight, t.Number ?? 0, t.Host)))],
            [.. found.Select(p => (p.Host, p.Address)).Distinct().Select(p => new DnsResourceRecord(p.Host, DnsRecord.Ttl, new DnsData.Address(p.Address)))]);
    }

    private FoundRecords AtPort(JsonObject service, string name, string port, string protocol)
    {
        if (port.Length < 2 || protocol.Length < 2 || port[0] != '_' || protocol[0] != '_')
        {
            return FoundRecords.None;
        }

        var own = NameOf(service);
        var places = ServiceEndpoints.IsHeadless(service) ? EndpointPorts(service, own, _endpoints.Of(service)) : ClusterPorts(service, own);
        return Services(name, places.Where(p => p.IsPort(port[1..], protocol[1..])));
    }

    private string NameOf(JsonObject service) => $"{service.Name()}.{service.Namespace()}{_suffix}".ToLowerInvariant();

    // One port of one address; an empty port stands for none.
    private readonly record struct Place(string Host, IPAddress Address, JsonObject Port)
    {
        public int? Number => (int?)Port.Integer("port");

        public bool IsPort(string name, string protocol) =>
            string.Equals(Port.String("name"), name, StringComparison.OrdinalIgnoreCase)
            && string.Equals(TargetPort.Protocol(Port), protocol, StringComparison.OrdinalIgnoreCase);
    }
}
