using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Scheduling;

public sealed class TopologySpreadTests
{
    private const string Labels = """{"app":"a"}""";

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task No_zone_has_more_than_the_skew_beyond_the_emptiest()
    {
        await using var nodes = await ZonesAsync();
        for (var i = 0; i < 4; i++)
        {
            await nodes.RunAsync($"p{i}", Spread(), labels: Labels);
        }

        // Zone b has one node, zone a two.
        Assert.Equal(2, nodes.Cluster.List(ResourceNames.Pods).Count(p => p.StringAt("spec", "nodeName") == "node-2"));

        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-2", """{"spec":{"unschedulable":true}}""");
        await nodes.RunAsync("p4", Spread(), labels: Labels);
        await nodes.RunAsync("p5", Spread(), labels: Labels);
        Assert.NotNull(nodes.Pod("p4").StringAt("spec", "nodeName"));
        Assert.Equal(
            "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
            nodes.Refusal("p5"));
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task A_node_without_the_label_is_refused_for_good()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.RunAsync("p", Spread(), labels: Labels);
        Assert.Equal(
            "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label). no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
            nodes.Refusal("p"));
    }

    [Theory]
    [Trait("spec", "4.2.5")]
    [InlineData("", 4)]
    [InlineData(""" "minDomains":3, """, 2)]
    [InlineData(""" "nodeTaintsPolicy":"Ignore", """, 4)]
    public async Task Fewer_domains_than_wanted_count_as_empty(string more, int placed)
    {
        await using var nodes = await ZonesAsync();
        for (var i = 0; i < 4; i++)
        {
            await nodes.RunAsync($"p{i}", Spread(more), labels: Labels);
        }

        Assert.Equal(placed, nodes.Cluster.List(ResourceNames.Pods).Count(p => p.StringAt("spec", "nodeName") is not null));
    }

    [Theory]
    [Trait("spec", "4.2.5")]
    [InlineData("", 1)]
    [InlineData(""" "nodeTaintsPolicy":"Honor", """, 3)]
    public async Task Tainted_nodes_are_domains_unless_the_constraint_honours_taints(string more, int placed)
    {
        await using var nodes = await ZonesAsync();
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-2", """{"spec":{"taints":[{"key":"k","effect":"NoSchedule"}]}}""");
        for (var i = 0; i < 3; i++)
        {
            await nodes.RunAsync($"p{i}", Spread(more), labels: Labels);
        }

        Assert.Equal(placed, nodes.Cluster.List(ResourceNames.Pods).Count(p => p.StringAt("spec", "nodeName") is not null));
    }

    [Theory]
    [Trait("spec", "4.2.5")]
    [InlineData("", 3)]
    [InlineData(""" "nodeAffinityPolicy":"Ignore", """, 1)]
    public async Task Nodes_outside_the_affinity_are_no_domains_unless_the_constraint_ignores_it(string more, int placed)
    {
        await using var nodes = await ZonesAsync();
        for (var i = 0; i < 3; i++)
        {
            await nodes.RunAsync($"p{i}", Spread(more) + """, "nodeSelector":{"topology.kubernetes.io/zone":"a"} """, labels: Labels);
        }

        Assert.Equal(placed, nodes.Cluster.List(ResourceNames.Pods).Count(p => p.StringAt("spec", "nodeName") is not null));
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task A_soft_constraint_spreads_as_far_as_it_can()
    {
        await using var nodes = await ZonesAsync();
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-1", """{"spec":{"unschedulable":true}}""");
        for (var i = 0; i < 6; i++)
        {
            await nodes.RunAsync($"p{i}", Spread(when: "ScheduleAnyway"), labels: Labels);
        }

        Assert.Equal([3, 3], nodes.Cluster.List(ResourceNames.Pods).CountBy(p => p.StringAt("spec", "nodeName") ?? "-").Select(c => c.Value));
    }

    private static async Task<NodesFixture> ZonesAsync()
    {
        var nodes = await NodesFixture.StartAsync(3, kubelet: false);
        foreach (var (node, zone) in new[] { ("node-0", "a"), ("node-1", "a"), ("node-2", "b") })
        {
            await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", node, $$$$"""{"metadata":{"labels":{"topology.kubernetes.io/zone":"{{{{zone}}}}"}}}""");
        }

        return nodes;
    }

    private static string Spread(string more = "", string when = "DoNotSchedule") =>
        $$$$""" "topologySpreadConstraints":[{ {{{{more}}}} "maxSkew":1,"topologyKey":"topology.kubernetes.io/zone","whenUnsatisfiable":"{{{{when}}}}","labelSelector":{"matchLabels":{"app":"a"}}}] """;
}
