using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What must hold when nothing more happens.</summary>
internal sealed class RestInvariants(TestCluster cluster)
{
    private readonly NameAsker _names = new(cluster);

    public async Task CheckAsync(Action<string> fail)
    {
        OnePodPerOrdinal(fail);
        BoundBothWays(fail);
        NoDanglingOwners(fail);
        NothingIsReadyOnALostNode(fail);
        foreach (var service in cluster.List(ResourceNames.Services).Where(s => s.StringAt("spec", "clusterIP") == "None"))
        {
            await NamesAreEndpointsAsync(service.Name(), fail);
        }
    }

    /// <summary>What must hold besides when nothing keeps anybody from his work: everything that goes is gone, everything that was asked for is there.</summary>
    public async Task CheckCompletionAsync(Action<string> fail)
    {
        await CheckAsync(fail);
        string[] all = [ResourceNames.Pods, ResourceNames.StatefulSets, ResourceNames.PersistentVolumeClaims, ResourceNames.PersistentVolumes];
        foreach (var obj in all.SelectMany(cluster.List).Where(o => (o.IsDeleting() && !IsBoundVolume(o)) || o.Name().StartsWith("own-", StringComparison.Ordinal) || o.Name().StartsWith("user-", StringComparison.Ordinal)))
        {
            fail($"{obj.String("kind")} {obj.Name()} should be gone: {obj["metadata"]}");
        }

        foreach (var node in cluster.List(ResourceNames.Nodes).Where(n => !n.IsConditionTrue("Ready") || n.ArrayAt("spec", "taints").Count > 0))
        {
            fail($"{node.Name()} is not well: {node["spec"]} {node["status"]}");
        }

        foreach (var set in cluster.List(ResourceNames.StatefulSets))
        {
            var wanted = set.IntegerAt("spec", "replicas");
            string[] counts = wanted == 0 ? ["replicas"] : ["replicas", "readyReplicas", "availableReplicas", "currentReplicas", "updatedReplicas"];
            if (counts.Any(c => set.IntegerAt("status", c) != wanted) || set.StringAt("status", "currentRevision") != set.StringAt("status", "updateRevision"))
            {
                fail($"{set.Name()} has not come to what it should be, {wanted} Pods: {set["status"]}");
            }
        }
    }

    // It stays as long as its claim.
    private static bool IsBoundVolume(JsonObject obj) => obj.String("kind") == "PersistentVolume" && obj.StringAt("status", "phase") == "Bound";

    private void OnePodPerOrdinal(Action<string> fail)
    {
        var pods = cluster.List(ResourceNames.Pods).Where(p => p.ControllerReference() is not null);
        foreach (var same in pods.GroupBy(p => (p.ControllerReference()!.String("uid"), ModelPods.Ordinal(p))).Where(g => g.Count() > 1))
        {
            fail($"several Pods of one ordinal: {string.Join(", ", same.Select(p => p.Name()))}");
        }
    }

    private void BoundBothWays(Action<string> fail)
    {
        var volumes = cluster.List(ResourceNames.PersistentVolumes).ToDictionary(v => v.Name(), StringComparer.Ordinal);
        foreach (var claim in cluster.List(ResourceNames.PersistentVolumeClaims).Where(c => c.StringAt("status", "phase") == "Bound"))
        {
            var name = claim.StringAt("spec", "volumeName") ?? "";
            if (!volumes.TryGetValue(name, out var volume) || volume.StringAt("spec", "claimRef", "uid") != claim.Uid() || volume.StringAt("status", "phase") != "Bound")
            {
                fail($"claim {claim.Name()} is bound to {name}, which is not bound to it: {volume?.ObjectAt("spec")["claimRef"]} {volume?.StringAt("status", "phase")}");
            }
        }

        foreach (var volume in volumes.Values.Where(v => v.StringAt("status", "phase") == "Bound"))
        {
            var claim = cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", volume.StringAt("spec", "claimRef", "name") ?? "");
            if (claim is null || claim.StringAt("spec", "volumeName") != volume.Name() || claim.Uid() != volume.StringAt("spec", "claimRef", "uid"))
            {
                fail($"volume {volume.Name()} is bound to {volume.ObjectAt("spec")["claimRef"]}, which is not bound to it");
            }
        }
    }

    private void NoDanglingOwners(Action<string> fail)
    {
        string[] owning = [ResourceNames.StatefulSets, ResourceNames.ControllerRevisions, ResourceNames.Pods, ResourceNames.PersistentVolumeClaims, ResourceNames.Services, ResourceNames.EndpointSlices];
        var objects = owning.SelectMany(cluster.List).ToList();
        var uids = objects.Select(o => o.Uid()).ToHashSet(StringComparer.Ordinal);
        foreach (var obj in objects.Where(o => !WaitsForANode(o)))
        {
            foreach (var owner in obj.OwnerReferences().Where(o => !uids.Contains(o.String("uid")!)))
            {
                fail($"{obj.String("kind")} {obj.Name()} has an owner that is gone: {owner}");
            }
        }
    }

    /// <summary>Whether it is being deleted and a node that has fallen silent would have to say that it may go: a Pod, or the claim of one.</summary>
    private bool WaitsForANode(JsonObject obj) => obj.IsDeleting() && obj.String("kind") switch
    {
        "Pod" => cluster.Client.Get(ResourceNames.Nodes, "", obj.StringAt("spec", "nodeName") ?? "")?.IsSilenced() == true,
        "PersistentVolumeClaim" => cluster.List(ResourceNames.Pods).Any(p => WaitsForANode(p) && p.ArrayAt("spec", "volumes").Objects.Any(v => v.StringAt("persistentVolumeClaim", "claimName") == obj.Name())),
        _ => false,
    };

    private void NothingIsReadyOnALostNode(Action<string> fail)
    {
        var lost = cluster.List(ResourceNames.Nodes).Where(n => !n.IsConditionTrue("Ready")).Select(n => n.Name()).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in cluster.List(ResourceNames.Pods).Where(p => p.IsConditionTrue("Ready") && lost.Contains(p.StringAt("spec", "nodeName") ?? "")))
        {
            fail($"{pod.Name()} is ready on {pod.StringAt("spec", "nodeName")}, of which nobody has heard");
        }
    }

    /// <summary>The Pods that are ready, the endpoints of the Service and the addresses of its name are the same.</summary>
    private async Task NamesAreEndpointsAsync(string service, Action<string> fail)
    {
        var ready = cluster.List(ResourceNames.Pods)
            .Where(p => p.StringAt("metadata", "labels", "app") == service && ModelPods.IsReady(p))
            .Select(p => $"{p.Name()} {p.StringAt("status", "podIP")}").Order(StringComparer.Ordinal).ToList();
        var endpoints = cluster.List(ResourceNames.EndpointSlices)
            .Where(s => s.StringAt("metadata", "labels", "kubernetes.io/service-name") == service)
            .SelectMany(s => s.ArrayAt("endpoints").Objects)
            .Where(e => e.BooleanAt("conditions", "ready") == true)
            .Select(e => $"{e.StringAt("targetRef", "name")} {e.ArrayAt("addresses")[0].AsString}").Order(StringComparer.Ordinal).ToList();
        if (!ready.SequenceEqual(endpoints))
        {
            fail($"the ready Pods of {service} are [{string.Join(", ", ready)}], its endpoints [{string.Join(", ", endpoints)}]");
        }

        // Absent Pods are asked for, too: they must have no name.
        var zone = $"{service}.default.svc.cluster.local";
        var named = new List<string>();
        foreach (var pod in Enumerable.Range(0, 6).Select(i => $"{service}-{i}"))
        {
            named.AddRange((await _names.AddressesAsync($"{pod}.{zone}")).Select(a => $"{pod} {a}"));
        }

        var addresses = ready.Select(r => r.Split(' ')[1]).Order(StringComparer.Ordinal);
        if (!ready.SequenceEqual(named) || !addresses.SequenceEqual(await _names.AddressesAsync(zone)))
        {
            fail($"the ready Pods of {service} are [{string.Join(", ", ready)}], its names [{string.Join(", ", named)}] and [{string.Join(", ", await _names.AddressesAsync(zone))}]");
        }

        var suffix = $".{zone}.";
        var records = cluster.List(ResourceNames.DnsRecords).Select(r => r.ObjectAt("spec"))
            .Where(r => r.String("type") == "A" && r.String("name")!.EndsWith(suffix, StringComparison.Ordinal))
            .Select(r => $"{r.String("name")!.Replace(suffix, "", StringComparison.Ordinal)} {r.String("data")}").Order(StringComparer.Ordinal).ToList();
        if (!ready.SequenceEqual(records))
        {
            fail($"the ready Pods of {service} are [{string.Join(", ", ready)}], its records [{string.Join(", ", records)}]");
        }
    }
}
