using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>The endpoints of a Service that have the same ports, in one IP family (upstream: staging endpointslice, utils.go).</summary>
/// <param name="Ports">As they stand in a slice.</param>
/// <param name="Endpoints">Of each Pod and address, in the order of the Pods' names.</param>
internal sealed record DesiredSlice(JsonArray Ports, IReadOnlyList<JsonObject> Endpoints)
{
    /// <summary>One for each set of ports that a Pod of the Service has.</summary>
    public static IReadOnlyList<DesiredSlice> Of(JsonObject service, IEnumerable<JsonObject> pods, string family)
    {
        var shared = ServiceEndpoints.SharedPortsOf(service);
        return
        [
            .. pods.Select(pod => (Pod: pod, Address: ServiceEndpoints.AddressOf(pod, family)))
                .Where(p => p.Address is not null)
                .GroupBy(p => shared ?? ServiceEndpoints.PortsOf(service, p.Pod), p => Endpoint(service, p.Pod, p.Address!))
                .Select(g => new DesiredSlice(g.Key, [.. g])),
        ];
    }

    /// <summary>What makes two endpoints the same one, whatever their conditions.</summary>
    public static string IdentityOf(JsonObject endpoint) =>
        endpoint.StringAt("targetRef", "uid") + "|" + string.Join(',', endpoint.ArrayAt("addresses").Strings);

    private static JsonObject Endpoint(JsonObject service, JsonObject pod, string address)
    {
        var serving = pod.IsConditionTrue("Ready");
        var terminating = pod.IsDeleting();
        var ready = ServiceEndpoints.IsReady(service, pod);
        return new JsonObjectBuilder(5)
            .Add("addresses", JsonArray.OfStrings(address))
            .Add("conditions", JsonObject.Of(("ready", ready), ("serving", serving), ("terminating", terminating)))
            .AddIfPresent("hostname", ServiceEndpoints.HostnameOf(pod, service) is { } hostname ? JsonString.Of(hostname) : null)
            .Add("targetRef", ServiceEndpoints.Reference(pod))
            .AddIfPresent("nodeName", pod.At("spec", "nodeName"))
            .Build();
    }
}
