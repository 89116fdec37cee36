using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Scheduling;

/// <summary>Which of several nodes that will do is taken, and what Pods count for.</summary>
public sealed class ChoiceTests
{
    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task The_node_that_is_left_with_most_is_taken()
    {
        await using var nodes = await NodesFixture.StartAsync(2, kubelet: false);
        await nodes.RunAsync("large", "", """[{"name":"a","image":"a","resources":{"requests":{"cpu":"2","memory":"8Gi"}}}]""");
        for (var i = 0; i < 3; i++)
        {
            await nodes.RunAsync($"small{i}", "", """[{"name":"a","image":"a","resources":{"requests":{"cpu":"100m","memory":"100Mi"}}}]""");
        }

        Assert.Equal("node-0", nodes.Pod("large").StringAt("spec", "nodeName"));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal("node-1", nodes.Pod($"small{i}").StringAt("spec", "nodeName")));
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task Preferred_nodes_are_taken_and_discouraged_ones_avoided()
    {
        await using var nodes = await NodesFixture.StartAsync(3, kubelet: false);
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"spec":{"taints":[{"key":"k","effect":"PreferNoSchedule"}]}}""");
        await nodes.RunAsync("p", """ "affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":5,"preference":{"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In","values":["node-2"]}]}}]}} """);
        Assert.Equal("node-2", nodes.Pod("p").StringAt("spec", "nodeName"));
        await nodes.RunAsync("q");
        Assert.Equal("node-1", nodes.Pod("q").StringAt("spec", "nodeName"));
        await nodes.RunAsync("r", """ "tolerations":[{"key":"k","operator":"Exists"}] """);
        Assert.Equal("node-0", nodes.Pod("r").StringAt("spec", "nodeName"));
    }

    [Theory]
    [Trait("spec", "4.2.5")]
    [InlineData("In", "a", true)]
    [InlineData("In", "b", false)]
    [InlineData("NotIn", "b", true)]
    [InlineData("NotIn", "a", false)]
    [InlineData("Exists", null, true)]
    [InlineData("DoesNotExist", null, false)]
    public async Task Node_affinity_has_upstreams_operators(string op, string? value, bool fits)
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"metadata":{"labels":{"disk":"a","size":"10"}}}""");
        var values = value is null ? "" : $",\"values\":[\"{value}\"]";
        await nodes.RunAsync("p", Required($$"""{"matchExpressions":[{"key":"disk","operator":"{{op}}"{{values}}}]}"""));
        Assert.Equal(fits ? "node-0" : null, nodes.Pod("p").StringAt("spec", "nodeName"));
        await nodes.RunAsync("more", Required("""{"matchExpressions":[{"key":"size","operator":"Gt","values":["9"]},{"key":"size","operator":"Lt","values":["11"]}]}"""));
        Assert.Equal("node-0", nodes.Pod("more").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task A_pod_that_names_its_nodes_is_refused_by_others_in_other_words()
    {
        await using var nodes = await NodesFixture.StartAsync(2, kubelet: false);
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-1", """{"spec":{"unschedulable":true}}""");
        await nodes.RunAsync("p", Required("""{"matchFields":[{"key":"metadata.name","operator":"In","values":["node-1"]}]}"""));
        Assert.Equal(
            "0/2 nodes are available: 1 node(s) didn't satisfy plugin(s) [NodeAffinity], 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
            nodes.Refusal("p"));
    }

    [Theory]
    [Trait("spec", "4.2.5")]
    [InlineData(""" "containers":[{"name":"a","image":"a","resources":{"requests":{"cpu":"2"}}},{"name":"b","image":"a","resources":{"requests":{"cpu":"2001m"}}}] """, "Insufficient cpu")]
    [InlineData(""" "initContainers":[{"name":"i","image":"a","resources":{"requests":{"cpu":"3"}}}],"containers":[{"name":"a","image":"a","resources":{"requests":{"cpu":"2"}}}] """, null)]
    [InlineData(""" "initContainers":[{"name":"i","image":"a","restartPolicy":"Always","resources":{"requests":{"cpu":"3"}}}],"containers":[{"name":"a","image":"a","resources":{"requests":{"cpu":"2"}}}] """, "Insufficient cpu")]
    [InlineData(""" "initContainers":[{"name":"s","image":"a","restartPolicy":"Always","resources":{"requests":{"memory":"9Gi"}}},{"name":"i","image":"a","resources":{"requests":{"memory":"9Gi"}}}],"containers":[{"name":"a","image":"a"}] """, "Insufficient memory")]
    [InlineData(""" "resources":{"requests":{"cpu":"5"}},"containers":[{"name":"a","image":"a","resources":{"requests":{"cpu":"1"}}}] """, "Insufficient cpu")]
    [InlineData(""" "containers":[{"name":"a","image":"a","resources":{"limits":{"example.com/gpu":"1"}}}] """, "Insufficient example.com/gpu")]
    public async Task Requests_are_summed_as_containers_run(string spec, string? refusal)
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.Cluster.CreateAsync(ResourceNames.Pods, $$"""{"metadata":{"name":"p","namespace":"default"},"spec":{ {{spec}} } }""");
        await nodes.Cluster.IdleAsync();
        if (refusal is null)
        {
            Assert.Equal("node-0", nodes.Pod("p").StringAt("spec", "nodeName"));
        }
        else
        {
            Assert.StartsWith($"0/1 nodes are available: 1 {refusal}. ", nodes.Refusal("p"), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task A_node_takes_as_many_pods_as_it_says()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"status":{"allocatable":{"pods":"1"}}}""", "status");
        await nodes.RunAsync("p");
        await nodes.RunAsync("q");
        Assert.StartsWith("0/1 nodes are available: 1 Too many pods. ", nodes.Refusal("q"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task Many_pods_lie_evenly_over_many_nodes()
    {
        await using var nodes = await NodesFixture.StartAsync(50, kubelet: false);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => nodes.CreateAsync($"p{i}")));
        await nodes.Cluster.IdleAsync();
        Assert.All(nodes.Cluster.List(ResourceNames.Pods).CountBy(p => p.StringAt("spec", "nodeName") ?? "-"), n => Assert.Equal(20, n.Value));
    }

    private static string Required(string term) =>
        $$$$""" "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{{{{term}}}}]}}} """;
}
