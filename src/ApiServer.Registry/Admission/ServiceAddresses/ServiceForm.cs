using ApiServer.Model.Json;

namespace ApiServer.Registry.Admission.ServiceAddresses;

/// <summary>What a Service's type asks for, and what it holds.</summary>
internal static class ServiceForm
{
    public const string Headless = "None";

    public static string Type(JsonObject service) => service.StringAt("spec", "type") is { Length: > 0 } type ? type : "ClusterIP";

    public static bool NeedsAddress(JsonObject service) => Type(service) != "ExternalName";

    /// <summary>Whether node ports that are asked for are given.</summary>
    public static bool MayHaveNodePorts(JsonObject service) => Type(service) is "NodePort" or "LoadBalancer";

    /// <summary>Whether every port gets one.</summary>
    public static bool NeedsNodePorts(JsonObject service) => Type(service) switch
    {
        "NodePort" => true,
        "LoadBalancer" => service.BooleanAt("spec", "allocateLoadBalancerNodePorts") != false,
        _ => false,
    };

    /// <summary>Whether balancers have to find out which nodes have Pods: then there is a node port to ask.</summary>
    public static bool NeedsHealthCheck(JsonObject service) => Type(service) == "LoadBalancer" && service.StringAt("spec", "externalTrafficPolicy") == "Local";

    /// <summary>The primary address as written: "" when none was asked for.</summary>
    public static string Address(JsonObject service) =>
        service.StringAt("spec", "clusterIP") is { Length: > 0 } address
            ? address
            : service.ArrayAt("spec", "clusterIPs").Strings.FirstOrDefault() ?? "";

    /// <summary>The address that the Service holds, or null.</summary>
    public static string? HeldAddress(JsonObject? service) =>
        service is not null && NeedsAddress(service) && Address(service) is { Length: > 0 } address && address != Headless ? address : null;

    public static JsonObject WithAddress(JsonObject service, string address) => service
        .WithAt(address, "spec", "clusterIP")
        .WithAt(service.ArrayAt("spec", "clusterIPs") is { Count: > 0 } given ? given : JsonArray.OfStrings(address), "spec", "clusterIPs");

    /// <summary>The families of a single-stack cluster. Who wants both gets both only where no address is needed: headless without a selector.</summary>
    public static JsonObject WithFamilies(JsonObject service)
    {
        var both = Address(service) == Headless && service.ObjectAt("spec", "selector").Count == 0;
        if (service.ArrayAt("spec", "ipFamilies").Count == 0)
        {
            service = service.WithAt(both ? JsonArray.OfStrings("IPv4", "IPv6") : JsonArray.OfStrings("IPv4"), "spec", "ipFamilies");
        }

        return service.StringAt("spec", "ipFamilyPolicy") is { Length: > 0 }
            ? service
            : service.WithAt(both ? "RequireDualStack" : "SingleStack", "spec", "ipFamilyPolicy");
    }
}
