using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Scheduling;

public sealed class PreemptionTests
{
    private const string Most = """[{"name":"a","image":"a","resources":{"requests":{"cpu":"3"}}}]""";
    private const string Half = """[{"name":"a","image":"a","resources":{"requests":{"cpu":"2"}}}]""";
    private const string High = """ "priorityClassName":"high" """;
    private const string NoRoom = "0/1 nodes are available: 1 Insufficient cpu.";

    [Fact]
    [Trait("spec", "4.2.3")]
    [Trait("spec", "4.2.4")]
    public async Task A_less_important_pod_goes_and_its_room_is_kept_for_the_more_important_one()
    {
        await using var nodes = await StartAsync();
        await nodes.RunAsync("low", "", Most);
        await nodes.RunAsync("vip", High, Most);

        var vip = nodes.Pod("vip");
        Assert.Equal("node-0", vip.StringAt("status", "nominatedNodeName"));
        Assert.Equal(NoRoom, nodes.Refusal("vip"));
        Assert.Equal([$"Warning vip FailedScheduling: {NoRoom}"], nodes.Events.Of("vip"));

        var low = nodes.Pod("low");
        Assert.True(low.IsDeleting());
        var condition = low.Condition("DisruptionTarget")!;
        Assert.Equal(
            ("True", "PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod"),
            (condition.String("status"), condition.String("reason"), condition.String("message")));
        Assert.Equal($"Normal low Preempted: Preempted by pod {vip.Uid()} on node node-0", nodes.Events.Of("low").Last());

        // A third Pod would fit for the moment; the room is not for it.
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "low", 0);
        await nodes.RunAsync("other", "", Most);
        Assert.Equal("node-0", nodes.Pod("vip").StringAt("spec", "nodeName"));
        Assert.Null(nodes.Pod("vip").StringAt("status", "nominatedNodeName"));
        Assert.Null(nodes.Pod("other").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.4")]
    public async Task While_the_victim_ends_nobody_else_is_preempted()
    {
        await using var nodes = await StartAsync();
        await nodes.RunAsync("a-stays", "", Half);
        await nodes.RunAsync("small", "", """[{"name":"a","image":"a","resources":{"requests":{"cpu":"1"}}}]""");
        await nodes.RunAsync("vip", High, Half);
        Assert.True(nodes.Pod("small").IsDeleting());

        await nodes.Cluster.PatchAsync(ResourceNames.Pods, "default", "vip", """{"metadata":{"labels":{"a":"b"}}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Equal($"{NoRoom} no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.", nodes.Refusal("vip"));
        Assert.Equal("node-0", nodes.Pod("vip").StringAt("status", "nominatedNodeName"));
        Assert.False(nodes.Pod("a-stays").IsDeleting());
    }

    [Fact]
    [Trait("spec", "4.2.4")]
    public async Task Who_never_preempts_says_so()
    {
        await using var nodes = await StartAsync();
        await nodes.RunAsync("low", "", Most);
        await nodes.RunAsync("polite", """ "priorityClassName":"polite" """, Most);
        Assert.Equal($"{NoRoom} no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.", nodes.Refusal("polite"));
        Assert.False(nodes.Pod("low").IsDeleting());
    }

    [Fact]
    [Trait("spec", "4.2.4")]
    public async Task Pods_that_a_budget_keeps_go_last_and_no_more_go_than_must()
    {
        await using var nodes = await StartAsync(2);
        await nodes.RunAsync("kept", At("node-0"), Most, """{"app":"kept"}""");
        await nodes.RunAsync("free-0", At("node-1"), Half, """{"app":"free"}""");
        await nodes.RunAsync("free-1", At("node-1") + """, "priorityClassName":"middle" """, """[{"name":"a","image":"a","resources":{"requests":{"cpu":"1"}}}]""", """{"app":"free"}""");
        await nodes.Cluster.CreateAsync(
            "poddisruptionbudgets.policy",
            """{"metadata":{"name":"b","namespace":"default"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"kept"}}}}""");
        await nodes.RunAsync("vip", High, Half);

        // On node-0 one Pod would go, but its budget does not allow it; on node-1 the less important of two is enough.
        Assert.Equal(["free-0"], nodes.Cluster.List(ResourceNames.Pods).Where(p => p.IsDeleting()).Select(p => p.Name()));
        Assert.Equal("node-1", nodes.Pod("vip").StringAt("status", "nominatedNodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.4")]
    public async Task The_node_with_the_least_important_victims_is_taken()
    {
        await using var nodes = await StartAsync(2);
        await nodes.RunAsync("middle", At("node-0") + """, "priorityClassName":"middle" """, Most);
        await nodes.RunAsync("low", At("node-1"), Most);
        await nodes.RunAsync("vip", High, Most);
        Assert.True(nodes.Pod("low").IsDeleting());
        Assert.False(nodes.Pod("middle").IsDeleting());
    }

    [Fact]
    [Trait("spec", "4.2.4")]
    public async Task What_removing_pods_cannot_mend_preempts_nobody()
    {
        await using var nodes = await StartAsync();
        await nodes.RunAsync("low", "", Most);
        await nodes.RunAsync("huge", High, """[{"name":"a","image":"a","resources":{"requests":{"cpu":"5"}}}]""");
        Assert.Equal($"{NoRoom} no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", nodes.Refusal("huge"));
        Assert.False(nodes.Pod("low").IsDeleting());
    }

    [Fact]
    [Trait("spec", "4.2.6")]
    public async Task A_more_important_pod_takes_over_the_room_that_was_being_made()
    {
        await using var nodes = await StartAsync();
        await nodes.RunAsync("low", "", Most);
        await nodes.RunAsync("first", """ "priorityClassName":"middle" """, Most);
        Assert.Equal("node-0", nodes.Pod("first").StringAt("status", "nominatedNodeName"));

        await nodes.RunAsync("vip", High, Most);
        Assert.Equal("node-0", nodes.Pod("vip").StringAt("status", "nominatedNodeName"));
        Assert.Null(nodes.Pod("first").StringAt("status", "nominatedNodeName"));
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "low", 0);
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-0", nodes.Pod("vip").StringAt("spec", "nodeName"));
        Assert.Null(nodes.Pod("first").StringAt("spec", "nodeName"));
    }

    private static string At(string node) => $$""" "nodeSelector":{"kubernetes.io/hostname":"{{node}}"} """;

    private static async Task<NodesFixture> StartAsync(int count = 1)
    {
        var nodes = await NodesFixture.StartAsync(count, kubelet: false);
        await nodes.Cluster.CreateAsync(ResourceNames.PriorityClasses, """{"metadata":{"name":"high"},"value":1000}""");
        await nodes.Cluster.CreateAsync(ResourceNames.PriorityClasses, """{"metadata":{"name":"middle"},"value":10}""");
        await nodes.Cluster.CreateAsync(ResourceNames.PriorityClasses, """{"metadata":{"name":"polite"},"value":1000,"preemptionPolicy":"Never"}""");
        return nodes;
    }
}
