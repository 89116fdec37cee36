using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;

namespace ApiServer.Controllers.Endpoints;

/// <summary>The subsets of a Service's Endpoints (upstream: pkg/controller/endpoint).</summary>
internal static class EndpointSubsets
{
    public const string OverCapacityAnnotation = "endpoints.kubernetes.io/over-capacity";

    private const int MaxAddresses = 1000;

    /// <summary>The subsets, and whether addresses were left out because there are more than a thousand.</summary>
    public static (JsonArray Subsets, bool IsTruncated) Of(JsonObject service, IEnumerable<JsonObject> pods)
    {
        var family = ServiceEndpoints.Families(service)[0];
        var publishesNotReady = ServiceEndpoints.PublishesNotReady(service);
        var subsets = EndpointSubset.Repack(
            from pod in pods
            let ip = ServiceEndpoints.AddressOf(pod, family)
            where ip is not null && (!pod.IsDeleting() || publishesNotReady)
            let address = Address(service, pod, ip)
            from port in PortsOf(service, pod)
            select (address, port, publishesNotReady || pod.IsConditionTrue("Ready")));
        var kept = Truncated(subsets);
        return (JsonArray.Of((kept ?? subsets).Select(s => s.ToJson())), kept is not null);
    }

    /// <summary>The subsets with a thousand addresses, of each its part; null: there are no more (upstream: truncateEndpoints). Those that are not ready go first.</summary>
    private static List<EndpointSubset>? Truncated(IReadOnlyList<EndpointSubset> subsets)
    {
        var (ready, notReady) = (subsets.Sum(s => s.Ready.Count), subsets.Sum(s => s.NotReady.Count));
        if (ready + notReady <= MaxAddresses)
        {
            return null;
        }

        var cutsReady = ready > MaxAddresses;
        var (room, total) = cutsReady ? (MaxAddresses, ready) : (MaxAddresses - ready, notReady);
        var left = room;
        return [.. subsets.Select(Cut)];

        EndpointSubset Cut(EndpointSubset subset)
        {
            var addresses = cutsReady ? subset.Ready : subset.NotReady;
            List<JsonObject> kept = [.. addresses.Take(Math.Min(left, (int)Math.Ceiling((double)addresses.Count / total * room)))];
            left -= kept.Count;
            return cutsReady ? subset with { Ready = kept, NotReady = [] } : subset with { NotReady = kept };
        }
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
}
