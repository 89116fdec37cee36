using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Nodes.Registration;

/// <summary>The status that a simulated node's kubelet posts: when something changed, and every five minutes.</summary>
internal static class NodeReport
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Posts the node's status if there is a reason to; a node that comes back to readiness is told of.</summary>
    public static async Task PostAsync(ClusterClient client, NodeOptions options, int index, JsonObject node, IEventRecorder events, CancellationToken cancellationToken)
    {
        var now = client.Clock.UtcNow;
        var old = node.ObjectAt("status");
        var status = SimulatedNode.Status(index, options, now, node);
        var isOld = ApiTime.Parse(node.Condition("Ready")?.String("lastHeartbeatTime")) + Interval <= now;
        if (!isOld && WithoutHeartbeats(old).Equals(WithoutHeartbeats(status)))
        {
            return;
        }

        await client.UpdateStatusAsync(ResourceNames.Nodes, node.With("status", status).WithoutAt("metadata", "resourceVersion"), cancellationToken).ConfigureAwait(false);
        if (!node.IsConditionTrue("Ready"))
        {
            events.Normal("kubelet", node, "NodeReady", $"Node {node.Name()} status is now: NodeReady", host: node.Name());
        }
    }

    private static JsonObject WithoutHeartbeats(JsonObject status) =>
        status.With("conditions", status.ArrayAt("conditions").Map(c => c is JsonObject o ? o.Without("lastHeartbeatTime") : c));
}
