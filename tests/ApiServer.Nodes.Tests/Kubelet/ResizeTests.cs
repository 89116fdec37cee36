using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Kubelet;

namespace ApiServer.Nodes.Tests.Kubelet;

/// <summary>Containers that get other resources while they run. A node has 4 processors.</summary>
public sealed class ResizeTests
{
    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task What_fits_is_promised_then_had_and_both_are_told()
    {
        await using var nodes = await StartAsync(("p", "1"));
        await ResizeAsync(nodes, "p", "2");

        Assert.Equal(
            ["1 1 -", "2 1 PodResizeInProgress 2 True", "2 2 -"],
            nodes.History("p").Where(p => PodContainers.Status(p, "c") is not null && p.StringAt("status", "phase") == "Running").Select(Line).Distinct());
        Assert.Equal(
            [
                """Normal p ResizeStarted: Pod resize started: {"containers":[{"name":"c","resources":{"requests":{"cpu":"2"}}}],"generation":2}""",
                """Normal p ResizeCompleted: Pod resize completed: {"containers":[{"name":"c","resources":{"requests":{"cpu":"2"}}}],"generation":2}""",
            ],
            nodes.Events.Of("p").Where(l => l.Contains("Resize", StringComparison.Ordinal)));
        var pod = nodes.Pod("p");
        Assert.Equal((2L, 2L, 0L), (pod.Generation(), pod.IntegerAt("status", "observedGeneration"), nodes.Container("p", "c").Integer("restartCount")));
        Assert.Null(pod.At("status", "resize"));
    }

    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task What_does_not_fit_waits_until_another_pod_goes()
    {
        await using var nodes = await StartAsync(("p", "1"), ("other", "2"));
        await ResizeAsync(nodes, "p", "3");

        var condition = nodes.Pod("p").Condition("PodResizePending")!;
        Assert.Equal(
            ("True", "Deferred", "Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000", 2L),
            (condition.String("status"), condition.String("reason"), condition.String("message"), condition.Integer("observedGeneration")));
        Assert.Equal("1 1 PodResizePending 2 True", Line(nodes.Pod("p")));
        Assert.Equal("1", nodes.Container("p", "c").StringAt("resources", "requests", "cpu"));
        const string told = """Warning p ResizeDeferred: Pod resize OutOfcpu: {"containers":[{"name":"c","resources":{"requests":{"cpu":"3"}}}],"generation":2,"error":"Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000"}""";
        Assert.Single(nodes.Events.Of("p"), told);

        await nodes.Cluster.PatchAsync(ResourceNames.Pods, "default", "other", """{"metadata":{"labels":{"a":"b"}}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Single(nodes.Events.Of("p"), told);
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "other");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("3 3 -", Line(nodes.Pod("p")));
    }

    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task A_request_that_is_taken_back_waits_no_longer()
    {
        await using var nodes = await StartAsync(("p", "1"), ("other", "2"));
        await ResizeAsync(nodes, "p", "3");
        await ResizeAsync(nodes, "p", "1");
        Assert.Equal("1 1 -", Line(nodes.Pod("p")));
        Assert.DoesNotContain(nodes.Events.Of("p"), l => l.Contains("ResizeStarted", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task Of_those_that_wait_the_more_important_comes_first()
    {
        await using var nodes = await StartAsync(("low", "1"), ("big", "2"));
        await nodes.Cluster.CreateAsync(ResourceNames.PriorityClasses, """{"metadata":{"name":"high"},"value":1000}""");
        await nodes.RunAsync("high", """ "priorityClassName":"high" """, Containers("1"));
        await ResizeAsync(nodes, "low", "3");
        await ResizeAsync(nodes, "high", "3");
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "big");
        await nodes.Cluster.IdleAsync();
        Assert.Equal(("1 1 PodResizePending 2 True", "3 3 -"), (Line(nodes.Pod("low")), Line(nodes.Pod("high"))));
    }

    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task A_policy_that_says_so_restarts_the_container()
    {
        await using var nodes = await StartAsync(("p", "1"));
        await nodes.AnnotateAsync("p", "stop-delay", "5s");
        await nodes.Cluster.PatchAsync(
            ResourceNames.Pods, "default", "p", """{"spec":{"containers":[{"name":"c","resizePolicy":[{"resourceName":"cpu","restartPolicy":"RestartContainer"}],"resources":{"requests":{"cpu":"2"}}}]}}""", "resize");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("2 1 PodResizeInProgress 2 True", Line(nodes.Pod("p")));
        Assert.Contains("Normal p Killing: Container c resize requires restart", nodes.Events.Lines);

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(("2 2 -", 1L), (Line(nodes.Pod("p")), nodes.Container("p", "c").Integer("restartCount")));
        Assert.EndsWith("""Pod resize completed: {"containers":[{"name":"c","resources":{"requests":{"cpu":"2"}}}],"generation":2}""", nodes.Events.Of("p").Last(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task Until_it_is_had_the_larger_amount_keeps_others_away()
    {
        await using var nodes = await StartAsync(("p", "1"), ("other", "2"));
        await ResizeAsync(nodes, "p", "3");
        await nodes.RunAsync("late", containers: Containers("1"));
        Assert.Contains("Insufficient cpu", nodes.Refusal("late"), StringComparison.Ordinal);
        await ResizeAsync(nodes, "p", "1");
        Assert.Equal("Running", nodes.Pod("late").StringAt("status", "phase"));
    }

    [Fact]
    [Trait("spec", "4.3.9")]
    public async Task What_the_node_never_has_is_refused()
    {
        await using var nodes = await StartAsync(("p", "1"));
        var status = (await Assert.ThrowsAsync<ApiStatusException>(() => ResizeAsync(nodes, "p", "4001m"))).Status;
        Assert.Equal((403, "pods \"p\" is forbidden: node didn't have enough allocatable resources: cpu, requested: 4001, allocatable: 4000"), (status.Code, status.Message));
        Assert.Equal(new StatusCause("NodeCapacity", ""), Assert.Single(status.Causes));
        await ResizeAsync(nodes, "p", "4");
        Assert.Equal("4 4 -", Line(nodes.Pod("p")));
    }

    private static async Task<NodesFixture> StartAsync(params (string Name, string Cpu)[] pods)
    {
        var nodes = await NodesFixture.StartAsync(1);
        foreach (var (name, cpu) in pods)
        {
            await nodes.RunAsync(name, containers: Containers(cpu));
        }

        return nodes;
    }

    private static string Containers(string cpu) => $$$"""[{"name":"c","image":"i","resources":{"requests":{"cpu":"{{{cpu}}}"} } }]""";

    private static async Task ResizeAsync(NodesFixture nodes, string name, string cpu)
    {
        await nodes.Cluster.PatchAsync(ResourceNames.Pods, "default", name, $$$"""{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"{{{cpu}}}"} } }] } }""", "resize");
        await nodes.Cluster.IdleAsync();
    }

    // What was promised, what is had, and the condition about it.
    private static string Line(JsonObject pod)
    {
        var container = PodContainers.Status(pod, "c")!;
        var conditions = ((string[])["PodResizePending", "PodResizeInProgress"]).Select(pod.Condition).OfType<JsonObject>()
            .Select(c => $"{c.String("type")} {c.Integer("observedGeneration")} {c.String("status")}").DefaultIfEmpty("-");
        return $"{container.StringAt("allocatedResources", "cpu")} {container.StringAt("resources", "requests", "cpu")} {string.Join(' ', conditions)}";
    }
}
