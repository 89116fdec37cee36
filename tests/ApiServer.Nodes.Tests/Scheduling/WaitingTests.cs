using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Scheduling;

/// <summary>When a Pod that found no node is looked at again.</summary>
public sealed class WaitingTests
{
    private const string Most = """[{"name":"a","image":"a","resources":{"requests":{"cpu":"3"}}}]""";

    [Fact]
    [Trait("spec", "4.2.6")]
    public async Task Of_several_that_wait_the_most_important_gets_the_room()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.Cluster.CreateAsync(ResourceNames.PriorityClasses, """{"metadata":{"name":"high"},"value":1000,"preemptionPolicy":"Never"}""");
        await nodes.RunAsync("first", "", Most);
        await nodes.RunAsync("low", "", Most);
        await nodes.RunAsync("vip", """ "priorityClassName":"high" """, Most);
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "first", 0);
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-0", nodes.Pod("vip").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.6")]
    public async Task When_many_wait_an_event_tries_them_after_their_back_off()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"spec":{"unschedulable":true}}""");
        await Task.WhenAll(Enumerable.Range(0, 105).Select(i => nodes.CreateAsync($"p{i}")));
        await nodes.Cluster.IdleAsync();
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"spec":{"unschedulable":null}}""");
        await nodes.Cluster.IdleAsync();
        Assert.DoesNotContain(nodes.Cluster.List(ResourceNames.Pods), p => p.StringAt("spec", "nodeName") is not null);

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.All(nodes.Cluster.List(ResourceNames.Pods), p => Assert.Equal("node-0", p.StringAt("spec", "nodeName")));
    }

    [Fact]
    [Trait("spec", "4.2.6")]
    public async Task Opened_gates_let_a_pod_go()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.RunAsync("p", """ "schedulingGates":[{"name":"wait"}] """);
        Assert.Null(nodes.Pod("p").StringAt("spec", "nodeName"));
        await nodes.Cluster.PatchAsync(ResourceNames.Pods, "default", "p", """{"spec":{"schedulingGates":null}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-0", nodes.Pod("p").StringAt("spec", "nodeName"));
    }
}
