using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Nodes.Kubelet;

/// <summary>The kubelets of all simulated nodes: each Pod that is bound to one of them is run by the container runtime and its status reported under the node's identity.</summary>
public sealed class KubeletReconciler : Reconciler
{
    private readonly ClusterClient _client;
    private readonly NodeOptions _options;
    private readonly IContainerRuntime _runtime;
    private readonly PodStarter _starter;
    private readonly PodTerminator _terminator;

    public KubeletReconciler(ClusterClient client, NodeOptions options, IContainerRuntime runtime, IEventRecorder events)
    {
        _client = client;
        _options = options;
        _runtime = runtime;
        var podEvents = new PodEvents(events);
        _starter = new(runtime, podEvents);
        _terminator = new(runtime, podEvents);
    }

    public override string Name => "kubelet";

    public override int Concurrency => 16;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new(ResourceNames.Pods, e => NodeOf(e.Object.Json) is not null ? [new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name)] : []),
        new(ResourceNames.PersistentVolumeClaims, WaitingFor),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod)
        {
            await _runtime.RemoveSandboxAsync(key.Namespace, key.Name, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (NodeOf(pod) is not { } index)
        {
            return;
        }

        var kubelet = _client.As($"system:node:{NodeOptions.NameOf(index)}");
        var address = SimulatedNode.InternalAddress(index);
        var again = pod switch
        {
            _ when pod.IsDeleting() => await _terminator.RunAsync(kubelet, pod, address, cancellationToken).ConfigureAwait(false),
            _ when pod.StringAt("status", "phase") is "Succeeded" or "Failed" => null,
            _ => await _starter.RunAsync(kubelet, pod, address, cancellationToken).ConfigureAwait(false),
        };
        if (again is { } delay)
        {
            Queue.AddAfter(key, delay);
        }
    }

    private int? NodeOf(JsonObject pod) =>
        pod.StringAt("spec", "nodeName") is { Length: > 0 } node && _options.IsMine(node, out var index) ? index : null;

    private IEnumerable<ReconcileKey> WaitingFor(StoreEvent e) =>
        _client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.ClaimName, e.Object.Key.Path)
            .Where(p => p.Json.StringAt("status", "phase") == "Pending" && NodeOf(p.Json) is not null)
            .Select(p => new ReconcileKey(p.Key.Namespace, p.Key.Name));
}
