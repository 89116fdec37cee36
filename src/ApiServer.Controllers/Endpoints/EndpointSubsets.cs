using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;

namespace ApiServer.Controllers.Endpoints;

/// <summary>
/// The subsets of an Endpoints object: addresses with the same ports stand together, all in a fixed order (upstream:
/// endpoints.RepackSubsets).
/// </summary>
internal static class EndpointSubsets
{
    public const string OverCapacityAnnotation = "endpoints.kubernetes.io/over-capacity";

    private const int MaxAddresses = 1000;

    /// <summary>The subsets, and whether addresses were left out because there are more than a thousand.</summary>
    public static (JsonArray Subsets, bool IsTruncated) Of(JsonObject service, IEnumerable<JsonObject> pods)
    {
        var family = ServiceEndpoints.Families(service)[0];
        var all = new List<Entry>();
        foreach (var pod in pods)
        {
            if (ServiceEndpoints.AddressOf(pod, family) is { } ip && (!pod.IsDeleting() || ServiceEndpoints.PublishesNotReady(service)))
            {
                var isReady = ServiceEndpoints.PublishesNotReady(service) || pod.IsConditionTrue("Ready");
                all.AddRange(PortsOf(service, pod).Select(port => new Entry(ip, pod.Uid(), isReady, Address(service, pod, ip), port)));
            }
        }

        // Each address once with all its ports; those that share the ports share a subset.
        var addresses = all.GroupBy(e => (e.Ip, e.Uid, e.IsReady))
            .Select(g => (Entry: g.First(), Ports: Sorted(g.Select(e => e.Port).OfType<JsonObject>().Distinct())))
            .OrderByDescending(a => a.Entry.IsReady)
            .ToList();
        var kept = addresses.Take(MaxAddresses);
        var subsets = kept.GroupBy(a => a.Ports).OrderBy(g => g.Key.ToString(), StringComparer.Ordinal).Select(g => Subset(g.Key, g.Select(a => a.Entry)));
        return (JsonArray.Of(subsets), addresses.Count > MaxAddresses);
    }

    /// <summary>The Pod's ports, a null for a headless Service without ports; none when the Pod has none of the Service's.</summary>
    private static IEnumerable<JsonObject?> PortsOf(JsonObject service, JsonObject pod)
    {
        var ports = service.ArrayAt("spec", "ports").Objects.ToList();
        if (ports.Count == 0)
        {
            return ServiceEndpoints.IsHeadless(service) ? [null] : [];
        }

        return ports.Select(port => TargetPort.Find(pod, port) is { } number ? Port(port, number) : null).OfType<JsonObject>();
    }

    private static JsonObject Port(JsonObject servicePort, long number)
    {
        var b = new JsonObjectBuilder(4);
        if (servicePort.String("name") is { Length: > 0 } name)
        {
            b.Add("name", name);
        }

        return b.Add("port", number).Add("protocol", TargetPort.Protocol(servicePort)).AddIfPresent("appProtocol", servicePort["appProtocol"]).Build();
    }

    private static JsonObject Address(JsonObject service, JsonObject pod, string ip) => new JsonObjectBuilder(4)
        .Add("ip", ip)
        .AddIfPresent("hostname", ServiceEndpoints.HostnameOf(pod, service) is { } hostname ? JsonString.Of(hostname) : null)
        .AddIfPresent("nodeName", pod.At("spec", "nodeName"))
        .Add("targetRef", ServiceEndpoints.Reference(pod))
        .Build();

    private static JsonObject Subset(JsonArray ports, IEnumerable<Entry> entries)
    {
        var sorted = entries.OrderBy(e => e.Ip, StringComparer.Ordinal).ThenBy(e => e.Uid, StringComparer.Ordinal).ToLookup(e => e.IsReady, e => (JsonValue)e.Address);
        return new JsonObjectBuilder(3)
            .AddIfPresent("addresses", sorted[true].Any() ? JsonArray.Of(sorted[true]) : null)
            .AddIfPresent("notReadyAddresses", sorted[false].Any() ? JsonArray.Of(sorted[false]) : null)
            .AddIfPresent("ports", ports.Count > 0 ? ports : null)
            .Build();
    }

    private static JsonArray Sorted(IEnumerable<JsonObject> ports) =>
        JsonArray.Of(ports.OrderBy(p => p.String("name") ?? "", StringComparer.Ordinal).ThenBy(p => p.Integer("port")).ThenBy(p => p.String("protocol"), StringComparer.Ordinal));

    private sealed record Entry(string Ip, string Uid, bool IsReady, JsonObject Address, JsonObject? Port);
}
