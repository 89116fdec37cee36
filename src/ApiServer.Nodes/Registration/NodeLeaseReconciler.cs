using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Nodes.Registration;

/// <summary>
/// The heartbeat of each simulated node: its Lease every ten seconds, its status when something changed. A node that was made to
/// fall silent gives none.
/// </summary>
public sealed class NodeLeaseReconciler : Reconciler
{
    private readonly ClusterClient _client;
    private readonly NodeOptions _options;

    private readonly IEventRecorder _events;

    public NodeLeaseReconciler(ClusterClient client, NodeOptions options, IEventRecorder events)
    {
        _client = client;
        _options = options;
        _events = events;
    }

    public override string Name => "node-lease";

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new(ResourceNames.Nodes, e => Mine(e.Object.Key)),
        new(ResourceNames.Leases, e => e.Type == StoreEventType.Deleted && e.Object.Key.Namespace == NodeLease.Namespace ? Mine(e.Object.Key) : []),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Nodes, "", key.Name) is not { } node || node.IsSilenced() || !_options.IsMine(key.Name, out var index))
        {
            return;
        }

        var now = _client.Clock.UtcNow;
        var kubelet = _client.As($"system:node:{key.Name}");
        var wait = NodeLease.RenewInterval;
        if (_client.Get(ResourceNames.Leases, NodeLease.Namespace, key.Name) is not { } lease)
        {
            await kubelet.CreateAsync(ResourceNames.Leases, NodeLease.New(node, now), cancellationToken).ConfigureAwait(false);
        }
        else if (NodeLease.UntilRenewal(lease, now) is { } left && left > TimeSpan.Zero)
        {
            wait = left;
        }
        else
        {
            await kubelet.UpdateAsync(ResourceNames.Leases, NodeLease.Renewed(lease, node, now), cancellationToken).ConfigureAwait(false);
        }

        await NodeReport.PostAsync(kubelet, _options, index, node, _events, cancellationToken).ConfigureAwait(false);
        Queue.AddHeartbeatAfter(key, wait);
    }

    private IEnumerable<ReconcileKey> Mine(ObjectKey key) =>
        _options.IsMine(key.Name, out _) ? [new ReconcileKey("", key.Name)] : [];
}
