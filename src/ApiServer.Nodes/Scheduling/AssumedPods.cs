using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// Decisions whose binding is still being written: several Pods are scheduled at once, and each must see what the others
/// take. An entry lives as long as its request, or as the Pod waits for its volumes; the cache shows the Pod on its node before the entry goes.
/// </summary>
internal sealed class AssumedPods(ClusterClient client)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Node, PodDemand Demand)> _assumed = new(StringComparer.Ordinal);

    /// <summary>Chooses a node against the present state and keeps the choice until <see cref="Forget"/>.</summary>
    public Placement Choose(SchedulingPod pod, PlacementChoice choice)
    {
        lock (_lock)
        {
            // What was decided for this Pod before counts no more.
            _assumed.Remove(pod.Demand.Uid);
            var placement = choice.Choose(pod, Nodes());
            if (placement.Node is { } node)
            {
                _assumed[pod.Demand.Uid] = (node.Name, pod.Demand);
            }

            return placement;
        }
    }

    public void Forget(string uid)
    {
        lock (_lock)
        {
            _assumed.Remove(uid);
        }
    }

    // The caller holds the lock, so no entry goes between reading the entries and reading the cache.
    private List<NodeState> Nodes()
    {
        var pods = client.Snapshot(ResourceNames.Pods);
        return
        [
            .. from node in client.Snapshot(ResourceNames.Nodes).List()
               let name = node.Key.Name
               let bound = pods.ByIndex(IndexNames.NodeName, name).Select(PodDemand.Of)
               let assumed = _assumed.Values.Where(a => a.Node == name).Select(a => a.Demand)
               select new NodeState(node.Json, bound.Concat(assumed)),
        ];
    }
}
