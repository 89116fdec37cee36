using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>The endpoints of a Service that have the same ports, in one IP family (upstream: staging endpointslice, utils.go).</summary>
/// <param name="Ports">As they stand in a slice.</param>
/// <param name="Endpoints">Of each Pod and address, in the order of the Pods' names.</param>
internal sealed record DesiredSlice(JsonArray Ports, IReadOnlyList<JsonObject> Endpoints)
{
    private const string ZoneLabel = "topology.kubernetes.io/zone";
    private const string SameNode = "PreferSameNode";

    /// <summary>One for each set of ports that a Pod of the Service has.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="pods">Those of its Pods that may be endpoints.</param>
    /// <param name="family">The IP family.</param>
    /// <param name="nodeLabels">The labels of a node, by its name.</param>
    public static IReadOnlyList<DesiredSlice> Of(JsonObject service, IEnumerable<JsonObject> pods, string family, Func<string, JsonObject> nodeLabels)
    {
        var shared = ServiceEndpoints.SharedPortsOf(service);
        return
        [
            .. pods.Select(pod => (Pod: pod, Address: ServiceEndpoints.AddressOf(pod, family)))
                .Where(p => p.Address is not null)
                .GroupBy(p => shared ?? ServiceEndpoints.PortsOf(service, p.Pod), p => Endpoint(service, p.Pod, p.Address!, nodeLabels))
                .Select(g => new DesiredSlice(g.Key, [.. g])),
        ];
    }

    /// <summary>What makes two endpoints the same one, whatever their conditions.</summary>
    public static string IdentityOf(JsonObject endpoint) =>
        endpoint.StringAt("targetRef", "uid") + "|" + string.Join(',', endpoint.ArrayAt("addresses").Strings);

    private static JsonObject Endpoint(JsonObject service, JsonObject pod, string address, Func<string, JsonObject> nodeLabels)
    {
        var serving = pod.IsConditionTrue("Ready");
        var terminating = pod.IsDeleting();
        var ready = ServiceEndpoints.IsReady(service, pod);
        var node = pod.StringAt("spec", "nodeName") is { Length: > 0 } name ? name : null;
        var zone = node is not null && nodeLabels(node).String(ZoneLabel) is { Length: > 0 } label ? label : null;
        return new JsonObjectBuilder(7)
            .Add("addresses", JsonArray.OfStrings(address))
            .Add("conditions", JsonObject.Of(("ready", ready), ("serving", serving), ("terminating", terminating)))
            .AddIfPresent("hostname", Text(ServiceEndpoints.HostnameOf(pod, service)))
            .Add("targetRef", ServiceEndpoints.Reference(pod))
            .AddIfPresent("nodeName", Text(node))
            .AddIfPresent("zone", Text(zone))
            .AddIfPresent("hints", ready ? Hints(service, node, zone) : null)
            .Build();
    }

    /// <summary>Whom a ready endpoint is for, when the Service prefers what is close (upstream: staging endpointslice, trafficdist.go).</summary>
    private static JsonObject? Hints(JsonObject service, string? node, string? zone)
    {
        var distribution = service.StringAt("spec", "trafficDistribution");
        if (distribution is not ("PreferClose" or "PreferSameZone" or SameNode) || IsTopologyAware(service))
        {
            return null;
        }

        var hints = new JsonObjectBuilder(2)
            .AddIfPresent("forZones", Names(zone))
            .AddIfPresent("forNodes", distribution == SameNode ? Names(node) : null)
            .Build();
        return hints.Count == 0 ? null : hints;
    }

    /// <summary>The older way to ask for what is close, which goes before the newer one.</summary>
    private static bool IsTopologyAware(JsonObject service) =>
        (service.Annotation("service.kubernetes.io/topology-aware-hints") ?? service.Annotation("service.kubernetes.io/topology-mode")) is "Auto" or "auto";

    private static JsonArray? Names(string? name) => name is null ? null : JsonArray.Of(JsonObject.Of(("name", name)));

    private static JsonString? Text(string? text) => text is null ? null : JsonString.Of(text);
}
