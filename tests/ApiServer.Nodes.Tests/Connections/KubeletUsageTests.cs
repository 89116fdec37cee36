using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Connections;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Tests.Connections;

public sealed class KubeletUsageTests
{
    private const string Annotated = "simulation.apiserver.local/";

    [Fact]
    public async Task A_container_uses_a_tenth_of_what_it_requests_or_a_little()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync(
            "p",
            containers: """[{"name":"a","image":"i","resources":{"requests":{"cpu":"500m","memory":"1Gi"}}},{"name":"b","image":"i"}]""");
        Assert.Equal("a cpu=50m memory=107374183, b cpu=1m memory=10Mi", Told(nodes, "p"));
    }

    [Fact]
    public async Task Annotations_say_what_containers_use_and_may_change_while_they_run()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateAsync(
            "p",
            containers: """[{"name":"a","image":"i"},{"name":"b","image":"i"}]""",
            annotations: $$""" "{{Annotated}}cpu-usage":"0.25","{{Annotated}}memory-usage.b":"64M","{{Annotated}}memory-usage":"32Mi" """);
        await nodes.Cluster.IdleAsync();
        Assert.Equal("a cpu=250m memory=32Mi, b cpu=250m memory=62500Ki", Told(nodes, "p"));
        await nodes.AnnotateAsync("p", "cpu-usage.b", "2");
        Assert.Equal("a cpu=250m memory=32Mi, b cpu=2 memory=62500Ki", Told(nodes, "p"));
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_told_and_ignored()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "cpu-usage: much", "memory-usage: -1Mi");
        Assert.Equal("nginx cpu=1m memory=10Mi", Told(nodes, "p"));
        Assert.Contains(nodes.Events.Lines, e => e.Contains("Annotation simulation.apiserver.local/cpu-usage is ignored: must be an amount of processor time such as 250m or 1.5", StringComparison.Ordinal));
        Assert.Contains(nodes.Events.Lines, e => e.Contains("Annotation simulation.apiserver.local/memory-usage is ignored: must be an amount of memory such as 64Mi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_running_containers_of_running_pods_are_measured()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateAsync("p", annotations: $$""" "{{Annotated}}exit-after":"10s","{{Annotated}}exit-code":"1" """);
        await nodes.Cluster.IdleAsync();
        Assert.NotNull(Usage(nodes).OfPod(nodes.Pod("p")));
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(25));
        Assert.Equal("CrashLoopBackOff", nodes.Container("p").StringAt("state", "waiting", "reason"));
        Assert.Null(Usage(nodes).OfPod(nodes.Pod("p")));
        await nodes.RunAsync("done", "\"restartPolicy\":\"Never\"");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Null(Usage(nodes).OfPod(nodes.Pod("done")));
    }

    [Fact]
    public async Task A_node_uses_what_its_pods_use_and_a_silent_one_tells_nothing()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "cpu-usage: 300m", "memory-usage: 1Gi");
        await nodes.SimulateAsync("q", "", "cpu-usage: 1", "memory-usage: 512Mi");
        var node = nodes.Cluster.Client.Get(ResourceNames.Nodes, "", "node-0")!;
        var usage = Usage(nodes).OfNode(node)!;
        Assert.Equal(("1300m", "1536Mi", nodes.Cluster.Clock.UtcNow, TimeSpan.FromSeconds(15)), (usage.Cpu.ToString(), usage.Memory.ToString(), usage.Timestamp, usage.Window));

        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"metadata":{"annotations":{"simulation.apiserver.local/heartbeat":"stopped"}}}""");
        Assert.Null(Usage(nodes).OfNode(nodes.Cluster.Client.Get(ResourceNames.Nodes, "", "node-0")!));
        Assert.Null(Usage(nodes).OfPod(nodes.Pod("p")));
    }

    private static KubeletUsage Usage(NodesFixture nodes) =>
        new(nodes.Cluster.Client, nodes.Options, new SimulatedRuntime(nodes.Cluster.Client, nodes.Options));

    private static string Told(NodesFixture nodes, string pod) =>
        string.Join(", ", Usage(nodes).OfPod(nodes.Pod(pod))!.Containers.Select(c => $"{c.Container} cpu={c.Cpu} memory={c.Memory}"));
}
