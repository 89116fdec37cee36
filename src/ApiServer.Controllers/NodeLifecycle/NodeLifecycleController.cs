using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>Taints Nodes as their state asks for (upstream: pkg/controller/nodelifecycle). It does not watch over Leases yet.</summary>
internal sealed class NodeLifecycleController(ClusterClient client) : Reconciler
{
    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:node-controller");

    public override string Name => "node-lifecycle";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } = [ReconcileTrigger.Self(ResourceNames.Nodes)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Nodes, "", key.Name) is not { } node)
        {
            return;
        }

        var corrected = NodeTaints.Correct(node, _client.Clock.UtcNow);
        if (!ReferenceEquals(corrected, node))
        {
            await _client.UpdateAsync(ResourceNames.Nodes, corrected, cancellationToken).ConfigureAwait(false);
        }
    }
}
