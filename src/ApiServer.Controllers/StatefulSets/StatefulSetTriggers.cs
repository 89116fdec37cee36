using ApiServer.Controllers.Workloads;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>Which sets an event concerns.</summary>
internal sealed class StatefulSetTriggers(ClusterClient client, VacantNames vacant)
{
    private readonly DependentTrigger _pods = new(client, ResourceNames.StatefulSets, StatefulSetView.SelectorOf);

    public IReadOnlyList<ReconcileTrigger> All =>
    [
        ReconcileTrigger.Self(ResourceNames.StatefulSets),
        new(ResourceNames.Pods, OfPod),
        new(ResourceNames.PersistentVolumeClaims, OfClaim),
    ];

    private IEnumerable<ReconcileKey> OfPod(StoreEvent e)
    {
        if (e.Type == StoreEventType.Deleted && _pods.Owner(e.Object.Json) is not null)
        {
            vacant.Note(e.Object.Json);
        }

        return _pods.Keys(e);
    }

    /// <summary>A claim that went away may have been what the next Pod of its set waited for.</summary>
    private static IEnumerable<ReconcileKey> OfClaim(StoreEvent e)
    {
        if (e.Type != StoreEventType.Deleted)
        {
            yield break;
        }

        foreach (var owner in e.Object.Json.OwnerReferences().Where(o => o.String("kind") == "Pod"))
        {
            if (PodName.Parse(owner.String("name") ?? "") is { Ordinal: >= 0 } pod)
            {
                yield return new ReconcileKey(e.Object.Key.Namespace, pod.Set);
            }
        }
    }
}
