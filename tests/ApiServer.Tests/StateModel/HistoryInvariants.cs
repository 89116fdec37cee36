using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What must hold of every write.</summary>
internal sealed class HistoryInvariants
{
    /// <summary>A controller decides by what it read some commits ago.</summary>
    private const int Staleness = 12;

    private readonly TestCluster _cluster;
    private readonly ICollection<string> _claimsDeletedByUsers;
    private readonly Dictionary<string, JsonObject> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastGood = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _claims = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _volumeOfClaim = new(StringComparer.Ordinal);
    private long _checked;

    public HistoryInvariants(TestCluster cluster, ICollection<string> claimsDeletedByUsers)
    {
        _cluster = cluster;
        _claimsDeletedByUsers = claimsDeletedByUsers;
        _checked = cluster.Store.Revision;
    }

    /// <summary>Looks at every write since the last time.</summary>
    public void Check(Action<string> fail)
    {
        var events = _cluster.EventsAfter(
            _checked,
            ResourceNames.Pods,
            ResourceNames.StatefulSets,
            ResourceNames.PersistentVolumeClaims,
            ResourceNames.PersistentVolumes);
        _checked = Math.Max(_checked, events.Count == 0 ? 0 : events[^1].Revision);
        foreach (var e in events)
        {
            var obj = e.Object.Json;
            switch (e.Object.Key.Type)
            {
                case ResourceNames.StatefulSets:
                    Note(_sets, obj.Uid(), e);
                    break;
                case ResourceNames.PersistentVolumes:
                    VolumeIsFreedBeforeItIsReused(e, fail);
                    break;
                case ResourceNames.PersistentVolumeClaims:
                    ClaimKeepsItsVolume(obj, fail);
                    ClaimIsDeletedByItsOwnersOrUsers(e, fail);
                    Note(_claims, obj.Name(), e);
                    break;
                default:
                    PodsComeInOrder(e, obj, fail);
                    PodRunsOnBoundClaims(obj, fail);
                    Note(_pods, obj.Name(), e);
                    break;
            }
        }
    }

    private static void Note(Dictionary<string, JsonObject> objects, string key, StoreEvent e)
    {
        if (e.Type == StoreEventType.Deleted)
        {
            objects.Remove(key);
        }
        else
        {
            objects[key] = e.Object.Json;
        }
    }

    private void PodsComeInOrder(StoreEvent e, JsonObject pod, Action<string> fail)
    {
        if (e.Type == StoreEventType.Added && pod.ControllerReference() is { } owner && _sets.TryGetValue(owner.String("uid")!, out var set)
            && set.StringAt("spec", "podManagementPolicy") == "OrderedReady")
        {
            for (var i = 0; i < ModelPods.Ordinal(pod); i++)
            {
                var before = $"{set.Name()}-{i}";
                if (!ModelPods.IsReady(_pods.GetValueOrDefault(before)) && e.Revision - _lastGood.GetValueOrDefault(before) > Staleness)
                {
                    fail($"{pod.Name()} was created at {e.Revision} while {before} was not ready: {_pods.GetValueOrDefault(before)?["status"]}");
                }
            }
        }

        if (ModelPods.IsReady(_pods.GetValueOrDefault(pod.Name())))
        {
            _lastGood[pod.Name()] = e.Revision;
        }
    }

    /// <summary>The same claim, the same volume.</summary>
    private void ClaimKeepsItsVolume(JsonObject claim, Action<string> fail)
    {
        if (claim.StringAt("spec", "volumeName") is not { Length: > 0 } volume)
        {
            return;
        }

        if (_volumeOfClaim.TryGetValue(claim.Uid(), out var first) && first != volume)
        {
            fail($"claim {claim.Name()} moved from {first} to {volume}");
        }

        _volumeOfClaim[claim.Uid()] = volume;
    }

    /// <summary>What a set or a Pod leaves behind goes with it and not before; what belongs to nobody goes when somebody says so.</summary>
    private void ClaimIsDeletedByItsOwnersOrUsers(StoreEvent e, Action<string> fail)
    {
        var claim = e.Object.Json;
        var wasGoing = _claims.GetValueOrDefault(claim.Name()) is { } before && before.Uid() == claim.Uid() && before.IsDeleting();
        if (wasGoing || !(e.Type == StoreEventType.Deleted || claim.IsDeleting()) || claim.Name().StartsWith("own-", StringComparison.Ordinal))
        {
            return;
        }

        if (!_claimsDeletedByUsers.Remove(claim.Name()) && (!claim.OwnerReferences().Any() || claim.OwnerReferences().Any(Lives)))
        {
            fail($"claim {claim.Name()} was deleted at {e.Revision}, and nobody asked for it: its owners are {claim.At("metadata", "ownerReferences")}");
        }
    }

    private bool Lives(JsonObject owner) =>
        (_sets.GetValueOrDefault(owner.String("uid")!) ?? _pods.GetValueOrDefault(owner.String("name")!)) is { } obj && obj.Uid() == owner.String("uid") && !obj.IsDeleting();

    /// <summary>No volume goes from one claim to another without having belonged to nobody.</summary>
    private static void VolumeIsFreedBeforeItIsReused(StoreEvent e, Action<string> fail)
    {
        var (before, now) = (e.Previous?.Json.StringAt("spec", "claimRef", "uid"), e.Object.Json.StringAt("spec", "claimRef", "uid"));
        if (before is { Length: > 0 } && now is { Length: > 0 } && before != now)
        {
            fail($"volume {e.Object.Key.Name} went from claim {before} to claim {now} at {e.Revision}");
        }
    }

    /// <summary>A kubelet waits for what is mounted only.</summary>
    private void PodRunsOnBoundClaims(JsonObject pod, Action<string> fail)
    {
        var mounted = pod.ArrayAt("spec", "containers").Objects.SelectMany(c => c.ArrayAt("volumeMounts").Objects).Select(m => m.String("name")).ToHashSet();
        var starts = pod.StringAt("status", "phase") == "Running" && _pods.GetValueOrDefault(pod.Name()) is { } before && before.StringAt("status", "phase") == "Pending";
        foreach (var claim in starts ? pod.ArrayAt("spec", "volumes").Objects.Where(v => mounted.Contains(v.String("name"))).Select(v => v.StringAt("persistentVolumeClaim", "claimName")).OfType<string>() : [])
        {
            if (_claims.GetValueOrDefault(claim)?.StringAt("status", "phase") != "Bound")
            {
                fail($"Pod {pod.Name()} runs while its claim {claim} is {_claims.GetValueOrDefault(claim)?.StringAt("status", "phase") ?? "not there"}");
            }
        }
    }
}
