using System.Collections.Concurrent;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>Deletes the Pods that do not tolerate a NoExecute taint of their node, or no longer (upstream: pkg/controller/tainteviction).</summary>
internal sealed class TaintEviction(ClusterClient client, IEventRecorder events) : Reconciler
{
    private const string Component = "taint-eviction-controller";

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:taint-eviction-controller");

    // Since when Pods bear taints: a controller that restarts begins again.
    private readonly ConcurrentDictionary<ReconcileKey, (string Uid, DateTimeOffset Since)> _bearing = new();

    public override string Name => "taint-eviction";

    public override int Concurrency => 4;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new(ResourceNames.Pods, e => e.Object.Json.StringAt("spec", "nodeName") is { Length: > 0 } ? [new(e.Object.Key.Namespace, e.Object.Key.Name)] : []),
        new(ResourceNames.Nodes, OfChangedNode),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod || pod.IsDeleting())
        {
            _bearing.TryRemove(key, out _);
            return;
        }

        var node = _client.Get(ResourceNames.Nodes, "", pod.StringAt("spec", "nodeName") ?? "");
        List<JsonObject> taints = [.. node.ArrayAt("spec", "taints").Objects.Where(t => t.String("effect") == "NoExecute")];
        if (taints.Count == 0 || TaintToleration.Of(pod, taints) is not { } time)
        {
            if (_bearing.TryRemove(key, out var former) && former.Uid == pod.Uid())
            {
                events.Normal(Component, pod, "TaintManagerEviction", $"Cancelling deletion of Pod {key.Namespace}/{key.Name}");
            }

            return;
        }

        var now = _client.Clock.UtcNow;
        var bearing = _bearing.GetOrAdd(key, (pod.Uid(), now));
        if (bearing.Uid != pod.Uid())
        {
            _bearing[key] = bearing = (pod.Uid(), now);
        }

        if (bearing.Since + time > now)
        {
            Queue.AddAfter(key, bearing.Since + time - now);
            return;
        }

        await EvictAsync(pod, cancellationToken).ConfigureAwait(false);
        _bearing.TryRemove(key, out _);
    }

    private async Task EvictAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        events.Normal(Component, pod, "TaintManagerEviction", $"Marking for deletion Pod {pod.Namespace()}/{pod.Name()}");
        try
        {
            var marked = DisruptionMark.On(pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", _client.Clock.UtcNow);
            await _client.UpdateStatusAsync(ResourceNames.Pods, marked, cancellationToken).ConfigureAwait(false);
            await _client.DeleteAsync(ResourceNames.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() }, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            // Somebody else deleted it.
        }
    }

    private IEnumerable<ReconcileKey> OfChangedNode(StoreEvent e) =>
        e.Previous is { } before && before.Json.ArrayAt("spec", "taints").Equals(e.Object.Json.ArrayAt("spec", "taints"))
            ? []
            : _client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.NodeName, e.Object.Key.Name).Select(p => new ReconcileKey(p.Key.Namespace, p.Key.Name));
}
