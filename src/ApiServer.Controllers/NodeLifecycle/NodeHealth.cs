using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>When each Node was last heard of, on the cluster's clock: what the Node and its Lease say themselves is another clock's.</summary>
internal sealed class NodeHealth(ClusterClient client)
{
    /// <summary>Where the Leases of Nodes are.</summary>
    public const string LeaseNamespace = "kube-node-lease";

    /// <summary>How long a node may be silent (upstream: --node-monitor-grace-period).</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(50);

    /// <summary>How long a new node may take to its first word (upstream: --node-startup-grace-period).</summary>
    private static readonly TimeSpan StartupGrace = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, (string Uid, string Sign, DateTimeOffset HeardAt)> _heard = new(StringComparer.Ordinal);

    /// <summary>How long the node may stay silent still, zero when it has been for too long; null: nobody needs to listen.</summary>
    public TimeSpan? UntilSilent(JsonObject node)
    {
        var now = client.Clock.UtcNow;
        var lease = client.Get(ResourceNames.Leases, LeaseNamespace, node.Name());
        var sign = $"{node.Condition("Ready")?.String("lastHeartbeatTime")} {lease.StringAt("spec", "renewTime")}";
        if (!_heard.TryGetValue(node.Name(), out var heard) || heard.Uid != node.Uid() || heard.Sign != sign)
        {
            _heard[node.Name()] = heard = (node.Uid(), sign, now);
        }

        if (node.LivesWithServer())
        {
            return null;
        }

        var left = node.Condition("Ready") is null
            ? (ApiTime.Parse(node.StringAt("metadata", "creationTimestamp")) ?? heard.HeardAt) + StartupGrace - now
            : heard.HeardAt + Grace - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Forget(string name) => _heard.Remove(name);
}
