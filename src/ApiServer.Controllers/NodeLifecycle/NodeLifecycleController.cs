using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>
/// Watches over the heartbeats of Nodes and taints them as their state asks for (upstream: pkg/controller/nodelifecycle). A node that is
/// silent for too long is of unknown state; its Pods are no longer ready. While no node at all is ready, none evicts its Pods: it is the cluster's own
/// network, rather, that fails (handleDisruption).
/// </summary>
internal sealed class NodeLifecycleController : Reconciler
{
    private const string Component = "node-controller";

    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly NodeHealth _health;
    private readonly Dictionary<string, JsonObject> _known = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _begin;
    private bool _isDisrupted;

    public NodeLifecycleController(ClusterClient client, IEventRecorder events)
    {
        _client = client.As("system:serviceaccount:kube-system:node-controller");
        _events = events;
        _health = new(_client);
        _begin = ApiTime.Parse(ApiTime.Format(client.Clock.UtcNow))!.Value;
    }

    public override string Name => "node-lifecycle";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } =
    [
        ReconcileTrigger.Self(ResourceNames.Nodes),
        new(ResourceNames.Leases, e => e.Object.Key.Namespace == NodeHealth.LeaseNamespace ? [new ReconcileKey("", e.Object.Key.Name)] : []),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Nodes, "", key.Name) is not { } node)
        {
            Forget(key.Name);
            NoticeDisruption();
            return;
        }

        Notice(node);
        if (_health.UntilSilent(node) is { } left)
        {
            if (left > TimeSpan.Zero)
            {
                Queue.AddAfter(key, left);
            }
            else
            {
                node = await MarkSilentAsync(node, cancellationToken).ConfigureAwait(false);

                // An earlier look may have ended between the node and its last Pod: with a conflict, or with the process.
                await MarkPodsAsync(key.Name, cancellationToken).ConfigureAwait(false);
            }
        }

        NoticeDisruption();
        var corrected = NodeTaints.Correct(node, !_isDisrupted, _client.Clock.UtcNow);
        if (!ReferenceEquals(corrected, node))
        {
            await _client.UpdateAsync(ResourceNames.Nodes, corrected, cancellationToken).ConfigureAwait(false);
        }
    }

    // When it begins or ends, it concerns every node.
    private void NoticeDisruption()
    {
        var nodes = _client.Snapshot(ResourceNames.Nodes).List();
        var isDisrupted = nodes.Any() && !nodes.Any(n => n.Json.IsConditionTrue("Ready"));
        if (isDisrupted != _isDisrupted)
        {
            _isDisrupted = isDisrupted;
            foreach (var node in nodes)
            {
                Queue.Add(new ReconcileKey("", node.Key.Name));
            }
        }
    }

    private async Task<JsonObject> MarkSilentAsync(JsonObject node, CancellationToken cancellationToken)
    {
        var silent = SilentNode.Mark(node, _client.Clock.UtcNow);
        if (ReferenceEquals(silent, node))
        {
            return node;
        }

        var written = await _client.UpdateStatusAsync(ResourceNames.Nodes, silent, cancellationToken).ConfigureAwait(false);
        if (node.IsConditionTrue("Ready"))
        {
            _events.Normal(Component, node, "NodeNotReady", $"Node {node.Name()} status is now: NodeNotReady");
        }

        return written;
    }

    private async Task MarkPodsAsync(string node, CancellationToken cancellationToken)
    {
        foreach (var pod in _client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.NodeName, node).Select(p => p.Json).Where(p => p.IsConditionTrue("Ready")))
        {
            await _client.UpdateStatusAsync(ResourceNames.Pods, SilentNode.Unready(pod, _client.Clock.UtcNow), cancellationToken).ConfigureAwait(false);
            _events.Warning(Component, pod, "NodeNotReady", "Node is not ready");
        }
    }

    // Nodes that were there before are not news.
    private void Notice(JsonObject node)
    {
        var isNew = !_known.ContainsKey(node.Name());
        _known[node.Name()] = node;
        if (isNew && ApiTime.Parse(node.StringAt("metadata", "creationTimestamp")) >= _begin)
        {
            _events.Normal(Component, node, "RegisteredNode", $"Node {node.Name()} event: Registered Node {node.Name()} in Controller");
        }
    }

    private void Forget(string name)
    {
        _health.Forget(name);
        if (_known.Remove(name, out var node))
        {
            _events.Normal(Component, node, "RemovingNode", $"Node {name} event: Removing Node {name} from Controller");
        }
    }
}
