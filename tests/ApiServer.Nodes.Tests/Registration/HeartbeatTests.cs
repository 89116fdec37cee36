using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes.Registration;

namespace ApiServer.Nodes.Tests.Registration;

/// <summary>The heartbeats of simulated nodes, and their annotation.</summary>
public sealed class HeartbeatTests
{
    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task A_month_of_a_clock_that_jumps_costs_few_writes()
    {
        await using var nodes = await NodesFixture.StartAsync(1, heartbeats: true);
        var revision = nodes.Cluster.Store.Revision;
        await nodes.Cluster.PassAsync(TimeSpan.FromDays(30));

        Assert.Equal(["Lease", "Node"], nodes.Cluster.EventsAfter(revision).Select(e => e.Object.Json.String("kind")).Order(StringComparer.Ordinal));
        Assert.Equal(nodes.Cluster.Clock.UtcNow, RenewedAt(nodes));
        Assert.True(Node(nodes).IsConditionTrue("Ready"));
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task The_status_is_posted_every_five_minutes()
    {
        await using var nodes = await NodesFixture.StartAsync(1, heartbeats: true);
        for (var i = 0; i < 62; i++)
        {
            await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("2026-01-01T00:05:00Z", Node(nodes).Condition("Ready")!.String("lastHeartbeatTime"));
        Assert.Equal("2026-01-01T00:00:00Z", Node(nodes).Condition("Ready")!.String("lastTransitionTime"));
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task A_silenced_node_gives_no_heartbeat_and_does_nothing_until_it_speaks_again()
    {
        await using var nodes = await NodesFixture.StartAsync(1, heartbeats: true);
        await SilenceAsync(nodes, "\"stopped\"");
        var renewed = RenewedAt(nodes);
        await nodes.RunAsync("p", """ "nodeName":"node-0" """);
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(renewed, RenewedAt(nodes));
        Assert.Null(nodes.Pod("p").StringAt("status", "startTime"));

        // The node controller would have seen to it.
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", "status");
        await SilenceAsync(nodes, "null");
        Assert.Equal(nodes.Cluster.Clock.UtcNow, RenewedAt(nodes));
        Assert.True(Node(nodes).IsConditionTrue("Ready"));
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
        Assert.Contains("Normal node-0 NodeReady: Node node-0 status is now: NodeReady", nodes.Events.Lines);
    }

    [Fact]
    public async Task A_restarted_server_leaves_a_silenced_node_silent()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await SilenceAsync(nodes, "\"stopped\"");
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", "status");
        await nodes.RegisterAsync();

        Assert.Equal("Unknown", Node(nodes).Condition("Ready")!.String("status"));
    }

    private static async Task SilenceAsync(NodesFixture nodes, string value)
    {
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", $$$$"""{"metadata":{"annotations":{"simulation.apiserver.local/heartbeat":{{{{value}}}}}}}""");
        await nodes.Cluster.IdleAsync();
    }

    private static JsonObject Node(NodesFixture nodes) => nodes.Cluster.Client.Get(ResourceNames.Nodes, "", "node-0")!;

    private static DateTimeOffset? RenewedAt(NodesFixture nodes) =>
        ApiTime.Parse(nodes.Cluster.Client.Get(ResourceNames.Leases, NodeLease.Namespace, "node-0").StringAt("spec", "renewTime"));
}
