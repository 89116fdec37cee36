using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>What watches over Nodes, and what becomes of their Pods.</summary>
internal static class NodeControllers
{
    public static IEnumerable<Reconciler> Create(ClusterClient client, IEventRecorder events) =>
    [
        new NodeLifecycleController(client, events),
        new TaintEviction(client, events),
        new PodGarbageCollector(client),
    ];
}
