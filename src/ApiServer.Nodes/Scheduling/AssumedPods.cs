using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// Decisions whose binding is still being written: several Pods are scheduled at once, and each must see what the others
/// take. An entry lives as long as its request, or as the Pod waits for its volumes; the cache shows the Pod on its node before the entry goes.
/// </summary>
internal sealed class AssumedPods(ClusterClient client)
{
    private readonly Lock _lock = new();
    private readonly ClusterState _cluster = new(client);

    /// <summary>Chooses a node against the present state and keeps the choice until <see cref="Forget"/>.</summary>
    public Placement Choose(SchedulingPod pod, PlacementChoice choice)
    {
        lock (_lock)
        {
            // What was decided for this Pod before counts no more.
            _cluster.Forget(pod.Info.Uid);
            var placement = choice.Choose(pod, _cluster);
            if (placement.Node is { } node)
            {
                _cluster.Assume(pod.Info, node.Name);
            }

            return placement;
        }
    }

    public void Forget(string uid)
    {
        lock (_lock)
        {
            _cluster.Forget(uid);
        }
    }
}
