using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// Which waiting Pods an event could help (upstream: the scheduling queue with its queueing hints). Nothing here is needed after a restart: the
/// Added events of a start try every Pod anew.
/// </summary>
/// <param name="client">Reads the Pods of a claim.</param>
/// <param name="later">Tries a Pod again after a delay.</param>
internal sealed class WaitingPods(ClusterClient client, Action<ReconcileKey, TimeSpan> later)
{
    /// <summary>A Pod that nothing woke is tried again after this long.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>
    /// While no more Pods wait, an event tries them at once, as an idle scheduler of upstream takes them out of their back-off. When more wait, back-off
    /// keeps a flood of events from trying all of them each time.
    /// </summary>
    private const int FewEnoughToTryAtOnce = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<ReconcileKey, WaitingPod> _pods = [];
    private long _order;

    /// <summary>An attempt begins: from now on every change could help.</summary>
    public void Begin(ReconcileKey key, long priority)
    {
        lock (_lock)
        {
            var waiting = _pods.TryGetValue(key, out var before) ? before : new WaitingPod(key, _order++);
            _pods[key] = waiting with { Priority = priority, Helps = ClusterChange.All };
        }
    }

    /// <summary>The attempt found no node.</summary>
    public void Fail(ReconcileKey key, ClusterChange helps)
    {
        lock (_lock)
        {
            if (_pods.TryGetValue(key, out var waiting))
            {
                _pods[key] = waiting.Failed(helps, client.Clock.UtcNow);
            }
        }

        later(key, LongestWait);
    }

    public void Remove(ReconcileKey key)
    {
        lock (_lock)
        {
            _pods.Remove(key);
        }
    }

    /// <summary>A Pod without a node is its own key; one on a node may have left room, or be what others wait for.</summary>
    public IEnumerable<ReconcileKey> OnPod(StoreEvent e)
    {
        var pod = e.Object.Json;
        if (pod.StringAt("spec", "nodeName") is null or "")
        {
            return IsOwnStatus(e) ? [] : [new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name)];
        }

        return IsEmpty ? [] : Wake(ChangeOf(e, pod));
    }

    /// <summary>A node that came, went, or changed in what filters look at: not by its heartbeat.</summary>
    public IEnumerable<ReconcileKey> OnNode(StoreEvent e)
    {
        if (IsEmpty || e.Type != StoreEventType.Modified || e.Previous is not { } previous)
        {
            return Wake(ClusterChange.Node);
        }

        var (now, before) = (e.Object.Json, previous.Json);
        var same = now.ObjectAt("spec").Equals(before.ObjectAt("spec"))
            && now.Labels().Equals(before.Labels())
            && now.ObjectAt("status", "allocatable").Equals(before.ObjectAt("status", "allocatable"));
        return same ? [] : Wake(ClusterChange.Node);
    }

    /// <summary>A namespace whose labels changed: Pods may be near or far from Pods of it.</summary>
    public IEnumerable<ReconcileKey> OnNamespace(StoreEvent e) =>
        IsEmpty || e.Previous is not { } previous || previous.Facts.Labels.Equals(e.Object.Facts.Labels) ? [] : Wake(ClusterChange.PodCame | ClusterChange.PodGone);

    /// <summary>The Pods that use the claim.</summary>
    public IEnumerable<ReconcileKey> OnClaim(StoreEvent e) => Users(e.Object.Key.Namespace, e.Object.Key.Name);

    /// <summary>The Pods that use the volume's claim; those whose claims wait for a consumer when the volume is free.</summary>
    public IEnumerable<ReconcileKey> OnVolume(StoreEvent e)
    {
        if (IsEmpty)
        {
            return [];
        }

        var reference = e.Object.Json.ObjectAt("spec", "claimRef");
        return reference.Count == 0 ? Wake(ClusterChange.Storage) : Users(reference.String("namespace") ?? "", reference.String("name") ?? "");
    }

    /// <summary>A storage class, driver or capacity came, went or changed.</summary>
    public IEnumerable<ReconcileKey> OnStorage(StoreEvent e) => Wake(ClusterChange.Storage);

    private bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _pods.Count == 0;
            }
        }
    }

    private static ClusterChange ChangeOf(StoreEvent e, JsonObject pod)
    {
        if (e.Type == StoreEventType.Deleted)
        {
            return ClusterChange.PodGone;
        }

        if (e.Previous?.Json is not { } before || before.StringAt("spec", "nodeName") is null or "")
        {
            return ClusterChange.PodCame;
        }

        var left = IsFinished(pod) != IsFinished(before) || !pod.ObjectAt("spec").Equals(before.ObjectAt("spec"));
        var renamed = !e.Object.Facts.Labels.Equals(e.Previous.Facts.Labels);
        return (left ? ClusterChange.PodGone : ClusterChange.None) | (renamed ? ClusterChange.PodCame | ClusterChange.PodGone : ClusterChange.None);
    }

    /// <summary>Whether nothing changed but what the scheduler writes itself. Who loses the room that was being made for it looks for another.</summary>
    private static bool IsOwnStatus(StoreEvent e) =>
        e.Type == StoreEventType.Modified
        && e.Previous?.Json is { } before
        && e.Object.Json is var now
        && now.ObjectAt("spec").Equals(before.ObjectAt("spec"))
        && now.ObjectAt("metadata", "labels").Equals(before.ObjectAt("metadata", "labels"))
        && now.IsDeleting() == before.IsDeleting()
        && now.StringAt("status", "phase") == before.StringAt("status", "phase")
        && (now.StringAt("status", "nominatedNodeName") is not null || before.StringAt("status", "nominatedNodeName") is null);

    private static bool IsFinished(JsonObject pod) => pod.StringAt("status", "phase") is "Succeeded" or "Failed";

    /// <summary>Those that the change could help, the most important first.</summary>
    private IEnumerable<ReconcileKey> Wake(ClusterChange change)
    {
        lock (_lock)
        {
            var helped = change == ClusterChange.None ? [] : _pods.Values.Where(p => (p.Helps & change) != 0).ToList();
            var now = client.Clock.UtcNow;
            var atOnce = _pods.Count <= FewEnoughToTryAtOnce;
            foreach (var pod in helped.Where(p => !atOnce && p.BackOffEnds > now))
            {
                later(pod.Key, pod.BackOffEnds - now);
            }

            return [.. helped.Where(p => atOnce || p.BackOffEnds <= now).OrderByDescending(p => p.Priority).ThenBy(p => p.Order).Select(p => p.Key)];
        }
    }

    private IEnumerable<ReconcileKey> Users(string ns, string claim) => IsEmpty
        ? []
        : client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.ClaimName, $"{ns}/{claim}")
            .Select(p => new ReconcileKey(p.Key.Namespace, p.Key.Name))
            .Where(IsWaiting);

    private bool IsWaiting(ReconcileKey key)
    {
        lock (_lock)
        {
            return _pods.ContainsKey(key);
        }
    }
}
