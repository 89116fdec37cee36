using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>Which sets an event concerns.</summary>
internal sealed class StatefulSetTriggers(ClusterClient client, VacantNames vacant)
{
    public IReadOnlyList<ReconcileTrigger> All =>
    [
        ReconcileTrigger.Self(ResourceNames.StatefulSets),
        new(ResourceNames.Pods, OfPod),
        new(ResourceNames.PersistentVolumeClaims, OfClaim),
    ];

    /// <summary>The set that owns or owned the Pod; for a Pod that nobody owns, the sets that would adopt it.</summary>
    private IEnumerable<ReconcileKey> OfPod(StoreEvent e)
    {
        var pod = e.Object.Json;
        var owner = Owner(pod);
        if (owner is { } key)
        {
            if (e.Type == StoreEventType.Deleted)
            {
                vacant.Note(pod);
            }

            yield return key;
        }

        if (e.Previous is { } previous && Owner(previous.Json) is { } earlier && earlier != owner)
        {
            yield return earlier;
        }

        if (owner is null && e.Type != StoreEventType.Deleted && pod.ControllerReference() is null && IsNewToSets(e))
        {
            foreach (var set in Adopters(pod))
            {
                yield return set;
            }
        }
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

    private static bool IsNewToSets(StoreEvent e) =>
        e.Previous is not { } previous || !previous.Facts.Labels.Equals(e.Object.Facts.Labels) || previous.Json.ControllerReference() is not null;

    private static ReconcileKey? Owner(JsonObject pod) =>
        pod.ControllerReference() is { } owner && owner.String("kind") == StatefulSetView.Kind && owner.String("apiVersion") == StatefulSetView.ApiVersion
            ? new ReconcileKey(pod.Namespace(), owner.String("name") ?? "")
            : null;

    private IEnumerable<ReconcileKey> Adopters(JsonObject pod)
    {
        // Only the set that a Pod is named after can adopt it.
        var name = PodName.Parse(pod.Name()).Set;
        return name.Length > 0 &&
            client.Get(ResourceNames.StatefulSets, pod.Namespace(), name) is { } set &&
            LabelSelector.FromObject(set.ObjectAt("spec").Object("selector")).Matches(pod.Labels())
                ? [new ReconcileKey(pod.Namespace(), name)]
                : [];
    }
}
