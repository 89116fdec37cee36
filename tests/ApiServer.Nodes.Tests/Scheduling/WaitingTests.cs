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
    public async Task What_cannot_help_a_pod_does_not_wake_it_and_five_minutes_do()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.RunAsync("p", """ "nodeSelector":{"disk":"ssd"} """);
        var revision = nodes.Cluster.Store.Revision;
        await nodes.RunAsync("other");
        Assert.DoesNotContain(nodes.Cluster.EventsAfter(revision, ResourceNames.Pods), e => e.Object.Key.Name == "p");

        // Nobody tells the scheduler what changed here: the condition is taken away, as if it had never been written.
        await nodes.Cluster.PatchAsync(ResourceNames.Pods, "default", "p", """{"status":{"conditions":null}}""", "status");
        await nodes.Cluster.IdleAsync();
        Assert.Null(nodes.Refusal("p"));
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(5));
        Assert.NotNull(nodes.Refusal("p"));
    }

    [Fact]
    [Trait("spec", "4.2.3")]
    public async Task A_long_sentence_is_cut_in_the_event_and_whole_in_the_condition()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        var limits = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"example.com/a-resource-with-a-long-name-{i:00}\":\"1\""));
        await nodes.RunAsync("p", "", $$"""[{"name":"a","image":"a","resources":{"limits":{ {{limits}} } } }]""");
        Assert.True(nodes.Refusal("p")!.Length > 1024);
        var note = nodes.Events.Of("p").Single()["Warning p FailedScheduling: ".Length..];
        Assert.Equal(1024, note.Length);
        Assert.EndsWith(" ...", note, StringComparison.Ordinal);
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
