using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// Which waiting Pods an event could help (upstream: queueing hints). The set only saves looking through all Pods: it is
/// filled anew by the Added events of a start.
/// </summary>
internal sealed class WaitingPods(ClusterClient client)
{
    private readonly ConcurrentDictionary<ReconcileKey, bool> _keys = new();

    /// <summary>All that wait.</summary>
    public IEnumerable<ReconcileKey> All => _keys.IsEmpty ? [] : [.. _keys.Keys];

    public void Add(ReconcileKey key) => _keys[key] = true;

    public void Remove(ReconcileKey key) => _keys.TryRemove(key, out _);

    /// <summary>A Pod without a node is its own key; one that leaves a node makes room for the others.</summary>
    public IEnumerable<ReconcileKey> OnPod(StoreEvent e)
    {
        var pod = e.Object.Json;
        if (pod.StringAt("spec", "nodeName") is null or "")
        {
            return [new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name)];
        }

        return e.Type == StoreEventType.Deleted || (IsFinished(pod) && e.Previous is { } p && !IsFinished(p.Json)) ? All : [];
    }

    /// <summary>A node that came, went, or changed in what filters look at: not by its heartbeat.</summary>
    public IEnumerable<ReconcileKey> OnNode(StoreEvent e)
    {
        if (_keys.IsEmpty || e.Type != StoreEventType.Modified || e.Previous is not { } previous)
        {
            return All;
        }

        var (now, before) = (e.Object.Json, previous.Json);
        var same = now.ObjectAt("spec").Equals(before.ObjectAt("spec"))
            && now.Labels().Equals(before.Labels())
            && now.ObjectAt("status", "allocatable").Equals(before.ObjectAt("status", "allocatable"));
        return same ? [] : All;
    }

    /// <summary>The Pods that use the claim.</summary>
    public IEnumerable<ReconcileKey> OnClaim(StoreEvent e) => Users(e.Object.Key.Namespace, e.Object.Key.Name);

    /// <summary>The Pods that use the volume's claim; those whose claims wait for a consumer when the volume is free.</summary>
    public IEnumerable<ReconcileKey> OnVolume(StoreEvent e)
    {
        if (_keys.IsEmpty)
        {
            return [];
        }

        var reference = e.Object.Json.ObjectAt("spec", "claimRef");
        return reference.Count == 0 ? All : Users(reference.String("namespace") ?? "", reference.String("name") ?? "");
    }

    private IEnumerable<ReconcileKey> Users(string ns, string claim) => _keys.IsEmpty
        ? []
        : client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.ClaimName, $"{ns}/{claim}")
            .Select(p => new ReconcileKey(p.Key.Namespace, p.Key.Name))
            .Where(_keys.ContainsKey);

    private static bool IsFinished(JsonObject pod) => pod.StringAt("status", "phase") is "Succeeded" or "Failed";
}
