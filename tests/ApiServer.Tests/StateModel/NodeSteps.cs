using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What happens to nodes: they are closed to new Pods, fall silent and come back.</summary>
internal sealed class NodeSteps(TestCluster cluster, Random random)
{
    public (string What, Func<Task> Step) Choose()
    {
        var node = $"node-{random.Next(3)}";
        return random.Next(6) switch
        {
            0 => ($"cordon {node}", () => CordonAsync(node, "true")),
            1 or 2 => ($"uncordon {node}", () => CordonAsync(node, "null")),
            3 => ($"silence {node}", () => HeartbeatAsync(node, "\"stopped\"")),
            _ => ($"revive {node}", () => HeartbeatAsync(node, "null")),
        };
    }

    /// <summary>All nodes work and take Pods.</summary>
    public async Task MendAsync()
    {
        foreach (var node in cluster.List(ResourceNames.Nodes))
        {
            await CordonAsync(node.Name(), "null");
            await HeartbeatAsync(node.Name(), "null");
        }
    }

    private Task<JsonObject> CordonAsync(string node, string value) =>
        cluster.PatchAsync(ResourceNames.Nodes, "", node, $$$"""{"spec":{"unschedulable":{{{value}}} } }""");

    private Task<JsonObject> HeartbeatAsync(string node, string value) =>
        cluster.PatchAsync(ResourceNames.Nodes, "", node, $$$"""{"metadata":{"annotations":{"simulation.apiserver.local/heartbeat":{{{value}}} } } }""");
}
