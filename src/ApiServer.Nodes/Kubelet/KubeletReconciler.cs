using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Kubelet.Resizing;
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
    private readonly PodSync _sync;
    private readonly PodTerminator _terminator;
    private readonly ConcurrentDictionary<ReconcileKey, PodMemory> _memories = new();

    private readonly PodAllocations _allocations;

    // Pods of silent nodes, and those that wait for room, by node; Pods that wait for ConfigMaps or Secrets, by namespace.
    private readonly ConcurrentDictionary<ReconcileKey, string> _held = new();
    private readonly ConcurrentDictionary<ReconcileKey, string> _deferred = new();
    private readonly ConcurrentDictionary<ReconcileKey, string> _waiting = new();

    public KubeletReconciler(ClusterClient client, NodeOptions options, IContainerRuntime runtime, IEventRecorder events)
    {
        _client = client;
        _options = options;
        _runtime = runtime;
        var podEvents = new PodEvents(events);
        var stopper = new PodStopper(runtime, podEvents);
        _allocations = new(client);
        _sync = new(runtime, podEvents, stopper, new PodResizer(_allocations, podEvents));
        _terminator = new(runtime, stopper);
    }

    public override string Name => "kubelet";

    public override int Concurrency => 16;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new(ResourceNames.Pods, e => NodeOf(e.Object.Json) is not null ? [new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name), .. Deferred(e.Object.Json.StringAt("spec", "nodeName"))] : []),
        new(ResourceNames.PersistentVolumeClaims, WaitingFor),
        new(ResourceNames.Nodes, e => e.Object.Json.IsSilenced() ? [] : Held(e.Object.Key.Name).Concat(Deferred(e.Object.Key.Name))),
        new(ResourceNames.ConfigMaps, e => Waiting(e.Object.Key.Namespace)),
        new(ResourceNames.Secrets, e => Waiting(e.Object.Key.Namespace)),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod)
        {
            Forget(key);
            await _runtime.RemoveSandboxAsync(key.Namespace, key.Name, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (NodeOf(pod) is not { } index)
        {
            return;
        }

        var node = NodeOptions.NameOf(index);
        if (IsSilenced(node))
        {
            // Noted first, then looked at again: the node may have found its voice in between.
            _held[key] = node;
            if (IsSilenced(node))
            {
                return;
            }
        }

        if (PodPhase.IsTerminal(pod.StringAt("status", "phase")) && !pod.IsDeleting())
        {
            Forget(key);
            return;
        }

        var pass = new PodPass(
            _client.As($"system:node:{node}"),
            pod,
            MemoryOf(key, pod),
            new PodObservation { HostAddress = SimulatedNode.InternalAddress(index), Promised = _allocations.Of(pod), Resize = PodResizeConditions.Of(pod) },
            () => _waiting[key] = key.Namespace,
            () => _deferred[key] = node);
        await (pod.IsDeleting() ? _terminator.RunAsync(pass, cancellationToken) : _sync.RunAsync(pass, cancellationToken)).ConfigureAwait(false);
        if (pass.Again is { } delay)
        {
            Queue.AddAfter(key, delay);
        }
    }

    private bool IsSilenced(string node) => _client.Get(ResourceNames.Nodes, "", node)?.IsSilenced() == true;

    // A kubelet that speaks again looks at what it was asked for meanwhile.
    private List<ReconcileKey> Held(string node) => Taken(_held, node);

    // Whatever happens to a Pod may leave room on its node for those that wait there.
    private List<ReconcileKey> Deferred(string? node) => node is null ? [] : Taken(_deferred, node);

    private List<ReconcileKey> Waiting(string ns) => Taken(_waiting, ns);

    private static List<ReconcileKey> Taken(ConcurrentDictionary<ReconcileKey, string> keys, string reason) =>
        keys.IsEmpty ? [] : [.. keys.Where(k => k.Value == reason && keys.TryRemove(k)).Select(k => k.Key)];

    private void Forget(ReconcileKey key)
    {
        if (_memories.TryRemove(key, out var memory))
        {
            _allocations.Forget(memory.Uid);
        }
    }

    // One key never runs twice at once, and only a successor of the same name has another uid.
    private PodMemory MemoryOf(ReconcileKey key, JsonObject pod)
    {
        if (!_memories.TryGetValue(key, out var memory) || memory.Uid != pod.Uid())
        {
            Forget(key);
            _memories[key] = memory = new PodMemory(pod.Uid());
        }

        return memory;
    }

    private int? NodeOf(JsonObject pod) =>
        pod.StringAt("spec", "nodeName") is { Length: > 0 } node && _options.IsMine(node, out var index) ? index : null;

    private IEnumerable<ReconcileKey> WaitingFor(StoreEvent e) =>
        _client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.ClaimName, e.Object.Key.Path)
            .Where(p => p.Json.StringAt("status", "phase") == "Pending" && NodeOf(p.Json) is not null)
            .Select(p => new ReconcileKey(p.Key.Namespace, p.Key.Name));
}
