using System.Net;
using System.Net.Sockets;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Dns.Records;

/// <summary>The records of one Service (kubernetes/dns specification 1.1, with CoreDNS' choices where it leaves one). A pure function.</summary>
internal sealed class ServiceRecords
{
    private readonly JsonObject _service;
    private readonly string _name;
    private readonly HashSet<DnsRecord> _records = [];

    private ServiceRecords(JsonObject service, string clusterDomain)
    {
        _service = service;
        _name = $"{service.Name()}.{service.Namespace()}.svc.{clusterDomain}.".ToLowerInvariant();
    }

    /// <summary>Each record once, in no particular order.</summary>
    public static IReadOnlyCollection<DnsRecord> Of(JsonObject service, IEnumerable<JsonObject> slices, string clusterDomain)
    {
        var records = new ServiceRecords(service, clusterDomain);
        records.Add([.. slices]);
        return records._records;
    }

    private void Add(IReadOnlyList<JsonObject> slices)
    {
        if (_service.StringAt("spec", "type") == "ExternalName")
        {
            AddExternalName(_service.StringAt("spec", "externalName") ?? "");
        }
        else if (_service.StringAt("spec", "clusterIP") == "None")
        {
            AddHeadless(slices);
        }
        else
        {
            AddClusterAddresses();
        }
    }

    // An address instead of a name has no CNAME: CoreDNS answers nothing for it.
    private void AddExternalName(string target)
    {
        if (target.Length > 0 && !IPAddress.TryParse(target, out _))
        {
            _records.Add(new(_name, "CNAME", target.TrimEnd('.').ToLowerInvariant() + "."));
        }
    }

    private void AddClusterAddresses()
    {
        var addresses = _service.ArrayAt("spec", "clusterIPs").Strings.ToList();
        if (addresses.Count == 0 && _service.StringAt("spec", "clusterIP") is { Length: > 0 } only)
        {
            addresses.Add(only);
        }

        foreach (var address in addresses.Select(Parse).OfType<IPAddress>())
        {
            AddAddress(_name, address);
            _records.Add(new(ReverseName.Of(address), "PTR", _name));
        }

        foreach (var port in _service.ArrayAt("spec", "ports").Objects)
        {
            AddPort(port, [(_name, port.Integer("port") ?? 0)]);
        }
    }

    private void AddHeadless(IReadOnlyList<JsonObject> slices)
    {
        var targets = new Dictionary<(string Name, string Protocol), HashSet<(string Target, long Port)>>();
        foreach (var slice in slices)
        {
            foreach (var endpoint in slice.ArrayAt("endpoints").Objects.Where(e => e.BooleanAt("conditions", "ready") != false))
            {
                foreach (var address in endpoint.ArrayAt("addresses").Strings.Select(Parse).OfType<IPAddress>())
                {
                    var host = $"{HostLabel(endpoint, address)}.{_name}";
                    AddAddress(_name, address);
                    AddAddress(host, address);
                    _records.Add(new(ReverseName.Of(address), "PTR", host));
                    foreach (var port in slice.ArrayAt("ports").Objects.Where(p => p.Integer("port") is not null))
                    {
                        var key = (port.String("name") ?? "", port.String("protocol") ?? "TCP");
                        (targets.TryGetValue(key, out var set) ? set : targets[key] = []).Add((host, port.Integer("port") ?? 0));
                    }
                }
            }
        }

        foreach (var ((name, protocol), set) in targets)
        {
            AddPort(JsonObject.Of(("name", name), ("protocol", protocol)), set);
        }
    }

    // Only named ports have SRV records; targets share the weight.
    private void AddPort(JsonObject port, HashSet<(string Target, long Port)> targets)
    {
        if (port.String("name") is not { Length: > 0 } name)
        {
            return;
        }

        var owner = $"_{name}._{port.String("protocol") ?? "TCP"}.{_name}".ToLowerInvariant();
        var weight = Math.Max(1, 100 / targets.Count);
        foreach (var (target, number) in targets)
        {
            _records.Add(new(owner, "SRV", $"0 {weight} {number} {target}"));
        }
    }

    private void AddAddress(string owner, IPAddress address) =>
        _records.Add(new(owner, address.AddressFamily == AddressFamily.InterNetwork ? "A" : "AAAA", address.ToString()));

    // Without a hostname the address itself is the label; a trailing dash would not be a label.
    private static string HostLabel(JsonObject endpoint, IPAddress address)
    {
        if (endpoint.String("hostname") is { Length: > 0 } hostname)
        {
            return hostname.ToLowerInvariant();
        }

        var dashed = address.ToString().Replace('.', '-').Replace(':', '-');
        return dashed.EndsWith('-') ? dashed + "0" : dashed;
    }

    private static IPAddress? Parse(string text) => IPAddress.TryParse(text, out var address) ? address : null;
}
