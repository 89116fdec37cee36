using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Endpoints;

/// <summary>What both kinds of endpoints need to know of Services and their Pods (upstream: staging endpointslice, endpoint controller).</summary>
internal static class ServicePods
{
    public const string HeadlessLabel = "service.kubernetes.io/headless";

    // Each Pod's event asks all Services of its namespace: their trees stay in memory.
    private static readonly object TreeForm = new();

    /// <summary>Services themselves, and those that select a Pod whose endpoint may look different now.</summary>
    public static IReadOnlyList<ReconcileTrigger> Triggers(ClusterClient client) =>
    [
        ReconcileTrigger.Self(ResourceNames.Services),
        new(ResourceNames.Pods, e => OfPod(client, e)),
    ];

    private static IEnumerable<ReconcileKey> OfPod(ClusterClient client, StoreEvent e)
    {
        if (e.Previous is { } previous && e.Type == StoreEventType.Modified && !LooksDifferent(previous.Json, e.Object.Json))
        {
            yield break;
        }

        foreach (var service in client.Snapshot(ResourceNames.Services).List(e.Object.Key.Namespace))
        {
            var tree = service.Form(TreeForm, s => s.Json);
            if (ServiceEndpoints.Selects(tree, e.Object.Facts.Labels) || (e.Previous is { } p && ServiceEndpoints.Selects(tree, p.Facts.Labels)))
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
