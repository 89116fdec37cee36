using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Endpoints;

/// <summary>What both kinds of endpoints need to know of Services and their Pods (upstream: staging endpointslice, endpoint controller).</summary>
internal static class ServicePods
{
    /// <summary>When the change happened that the endpoints answer: a Pod's readiness, or the Service's creation.</summary>
    public const string TriggerTimeAnnotation = "endpoints.kubernetes.io/last-change-trigger-time";

    public const string HeadlessLabel = "service.kubernetes.io/headless";

    private const string TolerateUnreadyAnnotation = "service.alpha.kubernetes.io/tolerate-unready-endpoints";

    /// <summary>Services themselves, and those that select a Pod whose endpoint may look different now.</summary>
    public static IReadOnlyList<ReconcileTrigger> Triggers(ClusterClient client) =>
    [
        ReconcileTrigger.Self(ResourceNames.Services),
        new(ResourceNames.Pods, e => OfPod(client, e)),
    ];

    /// <summary>A Service without selector has endpoints made by hand; one of type ExternalName has none.</summary>
    public static bool HasEndpoints(JsonObject service) =>
        service.ObjectAt("spec", "selector").Count > 0 && service.StringAt("spec", "type") != "ExternalName";

    public static bool IsHeadless(JsonObject service) => service.StringAt("spec", "clusterIP") == "None";

    public static bool PublishesNotReady(JsonObject service) =>
        service.BooleanAt("spec", "publishNotReadyAddresses") == true || service.Annotation(TolerateUnreadyAnnotation) == "true";

    /// <summary>The IP families of a Service, its own one first.</summary>
    public static IReadOnlyList<string> Families(JsonObject service)
    {
        string[] families = [.. service.ArrayAt("spec", "ipFamilies").Strings];
        return families.Length == 0 ? ["IPv4"] : families;
    }

    /// <summary>The Pods that the Service selects and that are not finished, in the order of their names.</summary>
    public static IEnumerable<JsonObject> Of(ClusterClient client, JsonObject service)
    {
        var selector = LabelSelector.FromMap(service.ObjectAt("spec", "selector"));
        return client.Snapshot(ResourceNames.Pods).List(service.Namespace())
            .Where(p => selector.Matches(p.Facts.Labels))
            .Select(p => p.Json)
            .Where(p => p.StringAt("status", "phase") is not ("Failed" or "Succeeded"));
    }

    /// <summary>The Pod's address of that family, or null.</summary>
    public static string? AddressOf(JsonObject pod, string family) =>
        pod.ArrayAt("status", "podIPs").Objects.Select(i => i.String("ip")).Append(pod.StringAt("status", "podIP"))
            .FirstOrDefault(ip => !string.IsNullOrEmpty(ip) && ip.Contains(':', StringComparison.Ordinal) == (family == "IPv6"));

    /// <summary>The host name under which the Pod is found below the Service's name; null when the Pod's subdomain is another one.</summary>
    public static string? HostnameOf(JsonObject pod, JsonObject service) =>
        pod.StringAt("spec", "hostname") is { Length: > 0 } hostname && pod.StringAt("spec", "subdomain") == service.Name() ? hostname : null;

    public static JsonObject Reference(JsonObject pod) => JsonObject.Of(
        ("kind", "Pod"),
        ("namespace", pod.Namespace()),
        ("name", pod.Name()),
        ("uid", pod.Uid()));

    /// <summary>The newest readiness change of the Pods, or the Service's creation, if later than what stands there already; null otherwise.</summary>
    public static string? TriggerTime(JsonObject service, IEnumerable<JsonObject> pods, bool isNew, string? present)
    {
        var changes = pods.Select(p => p.Condition("Ready")?.String("lastTransitionTime"));
        if (isNew)
        {
            changes = changes.Append(service.StringAt("metadata", "creationTimestamp"));
        }

        var newest = changes.Select(ApiTime.Parse).Max();
        return newest is { } time && !(ApiTime.Parse(present) >= time) ? ApiTime.Format(time) : present;
    }

    private static IEnumerable<ReconcileKey> OfPod(ClusterClient client, StoreEvent e)
    {
        if (e.Previous is { } previous && e.Type == StoreEventType.Modified && !LooksDifferent(previous.Json, e.Object.Json))
        {
            yield break;
        }

        foreach (var service in client.Snapshot(ResourceNames.Services).List(e.Object.Key.Namespace))
        {
            var map = service.Json.ObjectAt("spec", "selector");
            if (map.Count == 0)
            {
                continue;
            }

            var selector = LabelSelector.FromMap(map);
            if (selector.Matches(e.Object.Facts.Labels) || (e.Previous is { } p && selector.Matches(p.Facts.Labels)))
            {
                yield return new ReconcileKey(service.Key.Namespace, service.Key.Name);
            }
        }
    }

    /// <summary>Whether anything changed that an endpoint shows: labels, addresses, phase, readiness, deletion, node, host name.</summary>
    private static bool LooksDifferent(JsonObject a, JsonObject b) =>
        !a.Labels().Equals(b.Labels()) ||
        !Equals(a.At("status", "podIPs"), b.At("status", "podIPs")) ||
        a.StringAt("status", "podIP") != b.StringAt("status", "podIP") ||
        a.StringAt("status", "phase") != b.StringAt("status", "phase") ||
        a.IsConditionTrue("Ready") != b.IsConditionTrue("Ready") ||
        a.IsDeleting() != b.IsDeleting() ||
        a.StringAt("spec", "nodeName") != b.StringAt("spec", "nodeName") ||
        a.StringAt("spec", "hostname") != b.StringAt("spec", "hostname");
}
