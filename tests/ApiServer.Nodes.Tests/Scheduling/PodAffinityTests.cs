using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Scheduling;

public sealed class PodAffinityTests
{
    private const string Host = "kubernetes.io/hostname";

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task Pods_that_want_to_be_together_follow_the_first()
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        for (var i = 0; i < 3; i++)
        {
            await nodes.RunAsync($"p{i}", Affinity("podAffinity", """{"matchLabels":{"app":"a"}}"""), labels: """{"app":"a"}""");
        }

        Assert.Single(nodes.Cluster.List(ResourceNames.Pods).Select(p => p.StringAt("spec", "nodeName")).Distinct());
        Assert.NotNull(nodes.Pod("p0").StringAt("spec", "nodeName"));

        await nodes.RunAsync("alone", Affinity("podAffinity", """{"matchLabels":{"app":"none"}}"""));
        Assert.Equal(
            "0/3 nodes are available: 3 node(s) didn't match pod affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
            nodes.Refusal("alone"));

        // The Pod that it wants comes.
        await nodes.RunAsync("partner", labels: """{"app":"none"}""");
        Assert.Equal(nodes.Pod("partner").StringAt("spec", "nodeName"), nodes.Pod("alone").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task Pods_that_keep_apart_have_a_node_each_and_keep_others_away()
    {
        await using var nodes = await NodesFixture.StartAsync(2, kubelet: false);
        for (var i = 0; i < 3; i++)
        {
            await nodes.RunAsync($"p{i}", Affinity("podAntiAffinity", """{"matchLabels":{"app":"a"}}"""), labels: """{"app":"a"}""");
        }

        Assert.Equal(["node-0", "node-1"], new[] { "p0", "p1" }.Select(p => nodes.Pod(p).StringAt("spec", "nodeName")).Order());
        Assert.StartsWith("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. ", nodes.Refusal("p2"), StringComparison.Ordinal);

        await nodes.RunAsync("q", labels: """{"app":"a"}""");
        Assert.StartsWith("0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules. ", nodes.Refusal("q"), StringComparison.Ordinal);

        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p0", 0);
        await nodes.Cluster.IdleAsync();
        Assert.NotNull(nodes.Pod("p2").StringAt("spec", "nodeName"));
    }

    [Theory]
    [Trait("spec", "4.2.5")]
    [InlineData("", false)]
    [InlineData(""" "namespaces":["default"], """, false)]
    [InlineData(""" "namespaces":["other"], """, true)]
    [InlineData(""" "namespaceSelector":{}, """, true)]
    [InlineData(""" "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"other"}}, """, true)]
    [InlineData(""" "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"default"}}, """, false)]
    public async Task A_term_is_about_the_pods_own_namespace_unless_it_says_otherwise(string namespaces, bool avoids)
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.Cluster.CreateNamespaceAsync("other");
        await nodes.Cluster.CreateAsync(
            ResourceNames.Pods,
            """{"metadata":{"name":"there","namespace":"other","labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"c"}]}}""");
        await nodes.Cluster.IdleAsync();
        await nodes.RunAsync("p", Affinity("podAntiAffinity", """{"matchLabels":{"app":"a"}}""", namespaces));
        Assert.Equal(avoids ? null : "node-0", nodes.Pod("p").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task A_node_without_the_topology_label_is_no_place_to_be_near()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        await nodes.RunAsync("p", Affinity("podAffinity", """{"matchLabels":{"app":"a"}}""", key: "rack"), labels: """{"app":"a"}""");
        Assert.StartsWith("0/1 nodes are available: 1 node(s) didn't match pod affinity rules. ", nodes.Refusal("p"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task Preferred_terms_choose_among_the_nodes_that_will_do()
    {
        await using var nodes = await NodesFixture.StartAsync(3, kubelet: false);
        await nodes.RunAsync("x", """ "nodeSelector":{"kubernetes.io/hostname":"node-2"} """, labels: """{"app":"x"}""");
        await nodes.RunAsync("y", """ "nodeSelector":{"kubernetes.io/hostname":"node-0"} """, labels: """{"app":"y"}""");
        await nodes.RunAsync("near", Preferred("podAffinity", "x"));
        await nodes.RunAsync("far", Preferred("podAntiAffinity", "y"));

        Assert.Equal("node-2", nodes.Pod("near").StringAt("spec", "nodeName"));
        Assert.Equal("node-1", nodes.Pod("far").StringAt("spec", "nodeName"));
    }

    private static string Preferred(string affinity, string app) =>
        $$$$$""" "affinity":{"{{{{{affinity}}}}}":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":100,"podAffinityTerm":{"topologyKey":"{{{{{Host}}}}}","labelSelector":{"matchLabels":{"app":"{{{{{app}}}}}"}}}}]}} """;

    private static string Affinity(string affinity, string selector, string namespaces = "", string key = Host) =>
        $$$$$""" "affinity":{"{{{{{affinity}}}}}":{"requiredDuringSchedulingIgnoredDuringExecution":[{ {{{{{namespaces}}}}} "topologyKey":"{{{{{key}}}}}","labelSelector":{{{{{selector}}}}}}]}} """;
}
