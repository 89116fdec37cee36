using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What must hold in every history, and what must hold when nothing more happens.</summary>
internal sealed class Invariants
{
    /// <summary>A controller decides by what it read some commits ago.</summary>
    private const int Staleness = 12;

    private readonly TestCluster _cluster;
    private readonly Dictionary<string, JsonObject> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastGood = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _volumeOfClaim = new(StringComparer.Ordinal);
    private long _checked;

    public Invariants(TestCluster cluster)
    {
        _cluster = cluster;
        _checked = cluster.Store.Revision;
    }

    /// <summary>Every write since the last check.</summary>
    public void CheckHistory(Action<string> fail)
    {
        var events = _cluster.EventsAfter(_checked, ResourceNames.Pods, ResourceNames.StatefulSets, ResourceNames.PersistentVolumeClaims);
        _checked = Math.Max(_checked, events.Count == 0 ? 0 : events[^1].Revision);
        foreach (var e in events)
        {
            var obj = e.Object.Json;
            switch (e.Object.Key.Type)
            {
                case ResourceNames.StatefulSets:
                    _sets[obj.Uid()] = obj;
                    break;
                case ResourceNames.PersistentVolumeClaims:
                    ClaimKeepsItsVolume(obj, fail);
                    break;
                default:
                    PodsComeInOrder(e, obj, fail);
                    break;
            }
        }
    }

    /// <summary>The state in which everybody has come to rest.</summary>
    public void CheckQuiescence(Action<string> fail)
    {
        OnePodPerOrdinal(fail);
        BoundBothWays(fail);
        NoDanglingOwners(fail);
        foreach (var service in _cluster.List(ResourceNames.Services).Where(s => s.StringAt("spec", "clusterIP") == "None"))
        {
            NamesAreEndpoints(service.Name(), fail);
        }
    }

    private void PodsComeInOrder(StoreEvent e, JsonObject pod, Action<string> fail)
    {
        if (e.Type == StoreEventType.Added && pod.ControllerReference() is { } owner && _sets.TryGetValue(owner.String("uid")!, out var set)
            && set.StringAt("spec", "podManagementPolicy") == "OrderedReady")
        {
            for (var i = 0; i < Ordinal(pod); i++)
            {
                var before = $"{set.Name()}-{i}";
                if (!IsReady(_pods.GetValueOrDefault(before)) && e.Revision - _lastGood.GetValueOrDefault(before) > Staleness)
                {
                    fail($"{pod.Name()} was created at {e.Revision} while {before} was not ready: {_pods.GetValueOrDefault(before)?["status"]}");
                }
            }
        }

        if (IsReady(_pods.GetValueOrDefault(pod.Name())))
        {
            _lastGood[pod.Name()] = e.Revision;
        }

        if (e.Type == StoreEventType.Deleted)
        {
            _pods.Remove(pod.Name());
        }
        else
        {
            _pods[pod.Name()] = pod;
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

    private void OnePodPerOrdinal(Action<string> fail)
    {
        var pods = _cluster.List(ResourceNames.Pods).Where(p => p.ControllerReference() is not null);
        foreach (var same in pods.GroupBy(p => (p.ControllerReference()!.String("uid"), Ordinal(p))).Where(g => g.Count() > 1))
        {
            fail($"several Pods of one ordinal: {string.Join(", ", same.Select(p => p.Name()))}");
        }
    }

    private void BoundBothWays(Action<string> fail)
    {
        var volumes = _cluster.List(ResourceNames.PersistentVolumes).ToDictionary(v => v.Name(), StringComparer.Ordinal);
        foreach (var claim in _cluster.List(ResourceNames.PersistentVolumeClaims).Where(c => c.StringAt("status", "phase") == "Bound"))
        {
            var name = claim.StringAt("spec", "volumeName") ?? "";
            if (!volumes.TryGetValue(name, out var volume) || volume.StringAt("spec", "claimRef", "uid") != claim.Uid() || volume.StringAt("status", "phase") != "Bound")
            {
                fail($"claim {claim.Name()} is bound to {name}, which is not bound to it: {volume?.ObjectAt("spec")["claimRef"]} {volume?.StringAt("status", "phase")}");
            }
        }

        foreach (var volume in volumes.Values.Where(v => v.StringAt("status", "phase") == "Bound"))
        {
            var claim = _cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", volume.StringAt("spec", "claimRef", "name") ?? "");
            if (claim is null || claim.StringAt("spec", "volumeName") != volume.Name() || claim.Uid() != volume.StringAt("spec", "claimRef", "uid"))
            {
                fail($"volume {volume.Name()} is bound to {volume.ObjectAt("spec")["claimRef"]}, which is not bound to it");
            }
        }
    }

    private void NoDanglingOwners(Action<string> fail)
    {
        string[] owning = [ResourceNames.StatefulSets, ResourceNames.ControllerRevisions, ResourceNames.Pods, ResourceNames.PersistentVolumeClaims, ResourceNames.Services, ResourceNames.EndpointSlices];
        var objects = owning.SelectMany(_cluster.List).ToList();
        var uids = objects.Select(o => o.Uid()).ToHashSet(StringComparer.Ordinal);
        foreach (var obj in objects)
        {
            foreach (var owner in obj.OwnerReferences().Where(o => !uids.Contains(o.String("uid")!)))
            {
                fail($"{obj.String("kind")} {obj.Name()} has an owner that is gone: {owner}");
            }
        }
    }

    /// <summary>The Pods that are ready, the endpoints of the Service and the addresses of its name are the same.</summary>
    private void NamesAreEndpoints(string service, Action<string> fail)
    {
        var ready = _cluster.List(ResourceNames.Pods)
            .Where(p => p.StringAt("metadata", "labels", "app") == service && IsReady(p))
            .Select(p => $"{p.Name()} {p.StringAt("status", "podIP")}").Order(StringComparer.Ordinal).ToList();
        var endpoints = _cluster.List(ResourceNames.EndpointSlices)
            .Where(s => s.StringAt("metadata", "labels", "kubernetes.io/service-name") == service)
            .SelectMany(s => s.ArrayAt("endpoints").Objects)
            .Where(e => e.BooleanAt("conditions", "ready") == true)
            .Select(e => $"{e.StringAt("targetRef", "name")} {e.ArrayAt("addresses")[0].AsString}").Order(StringComparer.Ordinal).ToList();
        if (!ready.SequenceEqual(endpoints))
        {
            fail($"the ready Pods of {service} are [{string.Join(", ", ready)}], its endpoints [{string.Join(", ", endpoints)}]");
        }

        var suffix = $".{service}.default.svc.cluster.local.";
        var names = _cluster.List(ResourceNames.DnsRecords).Select(r => r.ObjectAt("spec"))
            .Where(r => r.String("type") == "A" && r.String("name")!.EndsWith(suffix, StringComparison.Ordinal))
            .Select(r => $"{r.String("name")!.Replace(suffix, "", StringComparison.Ordinal)} {r.String("data")}").Order(StringComparer.Ordinal).ToList();
        if (!ready.SequenceEqual(names))
        {
            fail($"the ready Pods of {service} are [{string.Join(", ", ready)}], its names [{string.Join(", ", names)}]");
        }
    }

    private static int Ordinal(JsonObject pod) => int.Parse(pod.Name().AsSpan(pod.Name().LastIndexOf('-') + 1), System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsReady(JsonObject? pod) => pod is not null && !pod.IsDeleting() && pod.StringAt("status", "phase") == "Running"
        && pod.ArrayAt("status", "conditions").Objects.Any(c => c.String("type") == "Ready" && c.String("status") == "True");
}
