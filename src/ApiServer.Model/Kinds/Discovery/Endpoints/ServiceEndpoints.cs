using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Discovery.Endpoints;

/// <summary>
/// What makes a Pod an endpoint of a Service, and how the endpoint looks (upstream: staging endpointslice, utils.go; endpoint controller).
/// The controllers write it down in EndpointSlices and Endpoints; DNS asks it directly.
/// </summary>
public static class ServiceEndpoints
{
    private const string TolerateUnreadyAnnotation = "service.alpha.kubernetes.io/tolerate-unready-endpoints";

    /// <summary>A Service without selector has endpoints made by hand; one of type ExternalName has none.</summary>
    public static bool AreFromPods(JsonObject service) =>
        service.ObjectAt("spec", "selector").Count > 0 && service.StringAt("spec", "type") != "ExternalName";

    /// <summary>A Service without an address of its own.</summary>
    public static bool IsHeadless(JsonObject service) => service.StringAt("spec", "clusterIP") == "None";

    /// <summary>Whether Pods are endpoints before they are ready.</summary>
    public static bool PublishesNotReady(JsonObject service) =>
        service.BooleanAt("spec", "publishNotReadyAddresses") == true || service.Annotation(TolerateUnreadyAnnotation) == "true";

    /// <summary>The IP families of a Service, its own one first.</summary>
    public static IReadOnlyList<string> Families(JsonObject service)
    {
        string[] families = [.. service.ArrayAt("spec", "ipFamilies").Strings];
        return families.Length == 0 ? ["IPv4"] : families;
    }

    /// <summary>Whether the Service selects a Pod with these labels; one without selector selects none.</summary>
    public static bool Selects(JsonObject service, JsonObject labels)
    {
        var selector = service.ObjectAt("spec", "selector");
        foreach (var (key, value) in selector)
        {
            if (labels.String(key) != value.AsString)
            {
                return false;
            }
        }

        return selector.Count > 0;
    }

    /// <summary>A finished Pod is no endpoint, not even where those that are not ready are.</summary>
    public static bool MayBeEndpoint(JsonObject pod) => pod.StringAt("status", "phase") is not ("Failed" or "Succeeded");

    /// <summary>Whether the endpoint is ready: the Pod is and stays, or the Service does not ask.</summary>
    public static bool IsReady(JsonObject service, JsonObject pod) => PublishesNotReady(service) || IsReady(pod);

    /// <summary>Whether the Pod is ready and stays.</summary>
    public static bool IsReady(JsonObject pod) => pod.IsConditionTrue("Ready") && !pod.IsDeleting();

    /// <summary>The Pod's address of that family, or null.</summary>
    public static string? AddressOf(JsonObject pod, string family) =>
        AddressesOf(pod).FirstOrDefault(ip => ip.Contains(':', StringComparison.Ordinal) == (family == "IPv6"));

    /// <summary>All addresses of a Pod; one may come twice.</summary>
    public static IEnumerable<string> AddressesOf(JsonObject pod) =>
        pod.ArrayAt("status", "podIPs").Objects.Select(i => i.String("ip")).Append(pod.StringAt("status", "podIP")).OfType<string>().Where(ip => ip.Length > 0);

    /// <summary>The host name under which the Pod is found below the Service's name; null when the Pod's subdomain is another one.</summary>
    public static string? HostnameOf(JsonObject pod, JsonObject service) =>
        pod.StringAt("spec", "hostname") is { Length: > 0 } hostname && pod.StringAt("spec", "subdomain") == service.Name() ? hostname : null;

    /// <summary>The Pod's ports that the Service's lead to, as they stand in a slice; a name that the Pod does not have is left out.</summary>
    public static JsonArray PortsOf(JsonObject service, JsonObject pod) => JsonArray.Of(service.ArrayAt("spec", "ports").Objects
        .Select(port => TargetPort.Find(pod, port) is { } number ? Port(port, number) : null)
        .OfType<JsonObject>());

    /// <summary>The ports of every Pod of the Service; null when they depend on the Pod, since the Service names them.</summary>
    public static JsonArray? SharedPortsOf(JsonObject service) =>
        service.ArrayAt("spec", "ports").Objects.Any(p => p["targetPort"] is JsonString) ? null : PortsOf(service, JsonObject.Empty);

    /// <summary>The <c>targetRef</c> of the endpoint.</summary>
    public static JsonObject Reference(JsonObject pod) => JsonObject.Of(
        ("kind", "Pod"),
        ("namespace", pod.Namespace()),
        ("name", pod.Name()),
        ("uid", pod.Uid()));

    private static JsonObject Port(JsonObject servicePort, long number) => new JsonObjectBuilder(4)
        .Add("name", servicePort.String("name") ?? "")
        .Add("protocol", TargetPort.Protocol(servicePort))
        .Add("port", number)
        .AddIfPresent("appProtocol", servicePort["appProtocol"])
        .Build();
}
