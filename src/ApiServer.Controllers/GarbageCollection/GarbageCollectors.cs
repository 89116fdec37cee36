using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.GarbageCollection;

/// <summary>The collector of objects without owners.</summary>
public static class GarbageCollectors
{
    public static IReadOnlyList<Reconciler> Create(ClusterClient client, IEventRecorder events)
    {
        ArgumentNullException.ThrowIfNull(client);
        return [new GarbageCollector(client.As("system:serviceaccount:kube-system:generic-garbage-collector"), events)];
    }
}
