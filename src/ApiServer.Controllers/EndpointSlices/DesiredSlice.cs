using ApiServer.Controllers.Endpoints;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>The endpoints of a Service that have the same ports, in one IP family (upstream: staging endpointslice, utils.go).</summary>
/// <param name="Ports">As they stand in a slice.</param>
/// <param name="Endpoints">Of each Pod and address, in the order of the Pods' names.</param>
internal sealed record DesiredSlice(JsonArray Ports, IReadOnlyList<JsonObject> Endpoints)
{
    /// <summary>One for each set of ports that a Pod of the Service has.</summary>
    public static IReadOnlyList<DesiredSlice> Of(JsonObject service, IEnumerable<JsonObject> pods, string family) =>
    [
        .. pods.Select(pod => (Pod: pod, Address: ServicePods.AddressOf(pod, family)))
            .Where(p => p.Address is not null)
            .GroupBy(p => PortsOf(service, p.Pod), p => Endpoint(service, p.Pod, p.Address!))
            .Select(g => new DesiredSlice(g.Key, [.. g])),
    ];

    /// <summary>What makes two endpoints the same one, whatever their conditions.</summary>
    public static string IdentityOf(JsonObject endpoint) =>
        endpoint.StringAt("targetRef", "uid") + "|" + string.Join(',', endpoint.ArrayAt("addresses").Strings);

    private static JsonArray PortsOf(JsonObject service, JsonObject pod)
    {
        var ports = service.ArrayAt("spec", "ports").Objects
            .Select(port => TargetPort.Find(pod, port) is { } number ? Port(port, number) : null)
            .OfType<JsonObject>();
        return JsonArray.Of(ports);
    }

    private static JsonObject Port(JsonObject servicePort, long number) => new JsonObjectBuilder(4)
        .Add("name", servicePort.String("name") ?? "")
        .Add("protocol", TargetPort.Protocol(servicePort))
        .Add("port", number)
        .AddIfPresent("appProtocol", servicePort["appProtocol"])
        .Build();

    private static JsonObject Endpoint(JsonObject service, JsonObject pod, string address)
    {
        var serving = pod.IsConditionTrue("Ready");
        var terminating = pod.IsDeleting();
        var ready = ServicePods.PublishesNotReady(service) || (serving && !terminating);
        return new JsonObjectBuilder(5)
            .Add("addresses", JsonArray.OfStrings(address))
            .Add("conditions", JsonObject.Of(("ready", ready), ("serving", serving), ("terminating", terminating)))
            .AddIfPresent("hostname", ServicePods.HostnameOf(pod, service) is { } hostname ? JsonString.Of(hostname) : null)
            .Add("targetRef", ServicePods.Reference(pod))
            .AddIfPresent("nodeName", pod.At("spec", "nodeName"))
            .Build();
    }
}
