using System.Collections.Concurrent;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>
/// Removes the Pods that nobody else will (upstream: pkg/controller/podgc): those of Nodes that are gone, those being deleted that never had a Node
/// or whose Node is out of service, and the oldest of too many that have ended.
/// </summary>
internal sealed class PodGarbageCollector(ClusterClient client, int mostEnded = PodGarbageCollector.MostEnded) : Reconciler
{
    /// <summary>How many Pods that have ended may stay (upstream: --terminated-pod-gc-threshold).</summary>
    public const int MostEnded = 12_500;

    private const string OutOfService = "node.kubernetes.io/out-of-service";

    /// <summary>How long a Node may be missing before its Pods are orphans.</summary>
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);

    /// <summary>How often Pods that have ended are counted, while some do.</summary>
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(20);

    // No object has an empty name.
    private static readonly ReconcileKey Count = new("", "");

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:pod-garbage-collector");
    private readonly ConcurrentDictionary<string, DateTimeOffset> _missing = new(StringComparer.Ordinal);

    public override string Name => "pod-garbage-collector";

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new(ResourceNames.Pods, OfPod),
        new(ResourceNames.Nodes, e => _client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.NodeName, e.Object.Key.Name).Where(p => Concerns(e, p.Json)).Select(KeyOf)),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (key == Count)
        {
            await RemoveEndedAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod)
        {
            return;
        }

        if (pod.IsTerminal())
        {
            Queue.AddAfter(Count, CountInterval);
        }

        if (pod.StringAt("spec", "nodeName") is not { Length: > 0 } name)
        {
            await (pod.IsDeleting() ? RemoveAsync(pod, null, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
        }
        else if (_client.Get(ResourceNames.Nodes, "", name) is { } node)
        {
            _missing.TryRemove(name, out _);
            await (IsLost(pod, node) ? RemoveAsync(pod, null, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
        }
        else
        {
            await RemoveOrphanAsync(key, pod, name, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsLost(JsonObject pod, JsonObject node) =>
        pod.IsTerminating() && !node.IsConditionTrue("Ready") && node.ArrayAt("spec", "taints").Objects.Any(t => t.String("key") == OutOfService);

    private async Task RemoveOrphanAsync(ReconcileKey key, JsonObject pod, string node, CancellationToken cancellationToken)
    {
        var now = _client.Clock.UtcNow;
        var left = _missing.GetOrAdd(node, now) + Quarantine - now;
        if (left > TimeSpan.Zero)
        {
            Queue.AddAfter(key, left);
            return;
        }

        await RemoveAsync(pod, DisruptionMark.On(pod, "DeletionByPodGC", "PodGC: node no longer exists", now), cancellationToken).ConfigureAwait(false);
    }

    // Failed first, since no kubelet will say so any more.
    private async Task RemoveAsync(JsonObject pod, JsonObject? marked, CancellationToken cancellationToken)
    {
        try
        {
            if (!pod.IsTerminal())
            {
                var failed = (marked ?? pod).WithAt("Failed", "status", "phase");
                failed = pod.Generation() > 0 ? failed.WithAt(pod.Generation(), "status", "observedGeneration") : failed;
                await _client.UpdateStatusAsync(ResourceNames.Pods, failed, cancellationToken).ConfigureAwait(false);
            }
            else if (pod.IntegerAt("metadata", "deletionGracePeriodSeconds") == 0)
            {
                // Only finalizers keep it.
                return;
            }

            await _client.DeleteAsync(ResourceNames.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Uid() }, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            // Gone already.
        }
    }

    private async Task RemoveEndedAsync(CancellationToken cancellationToken)
    {
        var ended = _client.Snapshot(ResourceNames.Pods).List().Select(p => p.Json).Where(p => p.IsTerminal() && p.StringAt("metadata", "deletionTimestamp") is null).ToList();
        var evictedFirst = ended
            .OrderByDescending(p => p.StringAt("status", "reason") == "Evicted")
            .ThenBy(p => p.StringAt("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(p => p.Name(), StringComparer.Ordinal);
        foreach (var pod in evictedFirst.Take(ended.Count - mostEnded))
        {
            await RemoveAsync(pod, null, cancellationToken).ConfigureAwait(false);
        }
    }

    // Running Pods say nothing here: most events are theirs.
    private IEnumerable<ReconcileKey> OfPod(StoreEvent e)
    {
        var pod = e.Object.Json;
        var node = pod.StringAt("spec", "nodeName") ?? "";
        return e.Type != StoreEventType.Deleted
            && (pod.IsDeleting() || pod.IsTerminal() || (node.Length > 0 && _client.GetStored(ResourceNames.Nodes, "", node) is null))
            ? [KeyOf(e.Object)]
            : [];
    }

    private static bool Concerns(StoreEvent e, JsonObject pod) => e.Type == StoreEventType.Deleted || pod.IsDeleting();

    private static ReconcileKey KeyOf(StoredObject pod) => new(pod.Key.Namespace, pod.Key.Name);
}
