using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Kubelet;

/// <summary>What the annotations of docs/simulation.md do to a Pod.</summary>
public sealed class SimulationTests
{
    private const string Never = """ "restartPolicy":"Never" """;

    [Theory]
    [InlineData("Never")]
    [InlineData("OnFailure")]
    public async Task A_container_that_is_not_always_restarted_completes_after_a_second(string policy)
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var pod = await nodes.RunAsync("p", $""" "restartPolicy":"{policy}" """);
        Assert.Equal("Running", pod.StringAt("status", "phase"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("Succeeded", nodes.Pod("p").StringAt("status", "phase"));
        var ended = nodes.Container("p").ObjectAt("state", "terminated");
        Assert.Equal(("Completed", 0L), (ended.String("reason"), ended.Integer("exitCode")));
        Assert.Equal(("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"), (ended.String("startedAt"), ended.String("finishedAt")));
    }

    [Fact]
    public async Task Exit_code_and_exit_after_say_how_and_when_a_container_ends()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", Never, "exit-code: 3", "exit-after: 1m30s");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(89));
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("Failed", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal(("Error", 3L), (nodes.Container("p").StringAt("state", "terminated", "reason"), nodes.Container("p").IntegerAt("state", "terminated", "exitCode")));
    }

    [Fact]
    public async Task A_running_container_ends_when_it_is_annotated()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", """ "restartPolicy":"Never" """, """[{"name":"nginx","image":"nginx"}]""");
        await nodes.AnnotateAsync("p", "exit-after", "1h");
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));

        await nodes.AnnotateAsync("p", "exit-after", "0s");
        Assert.Equal("Succeeded", nodes.Pod("p").StringAt("status", "phase"));
    }

    [Fact]
    public async Task A_value_for_one_container_comes_before_the_one_for_all()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateAsync(
            "p",
            """ "restartPolicy":"Never","initContainers":[{"name":"init","image":"i"}] """,
            """[{"name":"a","image":"a"},{"name":"b","image":"b"}]""",
            """ "simulation.apiserver.local/exit-code":"1","simulation.apiserver.local/exit-code.b":"2" """);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(
            (0L, 1L, 2L),
            (Code(nodes, "init"), Code(nodes, "a"), Code(nodes, "b")));
    }

    [Fact]
    public async Task An_init_container_is_meant_by_its_name()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", Never + ""","initContainers":[{"name":"init","image":"i"}] """, "exit-code.init: 7", "exit-after.init: 5s");
        Assert.Equal("running", nodes.Container("p", "init").ObjectAt("state").Names.Single());

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("Failed", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal(7, Code(nodes, "init"));
        Assert.Equal("PodInitializing", nodes.Container("p").StringAt("state", "waiting", "reason"));
    }

    [Fact]
    public async Task An_exit_reason_stands_beside_the_code()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", Never, "exit-code: 137", "exit-reason: OOMKilled");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("OOMKilled", nodes.Container("p").StringAt("state", "terminated", "reason"));
    }

    [Fact]
    public async Task A_start_delay_keeps_a_container_waiting()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "start-delay: 5s");
        Assert.Equal("ContainerCreating", nodes.Container("p").StringAt("state", "waiting", "reason"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("2026-01-01T00:00:05Z", nodes.Container("p").StringAt("state", "running", "startedAt"));
    }

    [Fact]
    public async Task Ready_after_keeps_a_running_container_unready()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var pod = await nodes.SimulateAsync("p", "", "ready-after: 20s");
        Assert.Equal("Running", pod.StringAt("status", "phase"));
        Assert.Equal("containers with unready status: [nginx]", pod.Condition("Ready")!.String("message"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("2026-01-01T00:00:20Z", nodes.Pod("p").Condition("Ready")!.String("lastTransitionTime"));
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
    }

    [Fact]
    [Trait("spec", "4.4.4")]
    public async Task A_stop_delay_is_cut_off_by_the_grace_period()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "stop-delay: 1m");
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(29));
        Assert.NotNull(nodes.Pod("p"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Null(nodes.Cluster.Client.Get(ResourceNames.Pods, "default", "p"));
        var last = nodes.History("p")[^1];
        Assert.Equal("Failed", last.StringAt("status", "phase"));
        Assert.Equal(137, last.ArrayAt("status", "containerStatuses")[0].IntegerAt("state", "terminated", "exitCode"));
    }

    [Fact]
    [Trait("spec", "4.7.2")]
    [Trait("spec", "4.3.8")]
    public async Task An_image_that_cannot_be_pulled_is_tried_again_and_again()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "image-pull-error: manifest unknown");
        Assert.Equal(
            ["ErrImagePull manifest unknown", "ImagePullBackOff Back-off pulling image \"nginx\": ErrImagePull: manifest unknown"],
            nodes.History("p").Select(h => h.ArrayAt("status", "containerStatuses").Objects.FirstOrDefault().ObjectAt("state", "waiting"))
                .Where(w => w.String("message") is not null).Select(w => $"{w.String("reason")} {w.String("message")}").Distinct());
        Assert.Equal("Pending", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal(
            [
                "Normal p Pulling: Pulling image \"nginx\"",
                "Warning p Failed: Failed to pull image \"nginx\": manifest unknown",
                "Warning p Failed: Error: ErrImagePull",
                "Normal p BackOff: Back-off pulling image \"nginx\"",
                "Warning p Failed: Error: ImagePullBackOff",
            ],
            nodes.Events.Of("p").Skip(1));

        // 10 s and 20 s later.
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(29));
        Assert.Equal(2, nodes.Events.Of("p").Count(e => e.Contains(" Pulling: ", StringComparison.Ordinal)));
        await nodes.AnnotateAsync("p", "image-pull-error", null);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
    }

    [Fact]
    public async Task An_image_that_is_never_pulled_and_not_there_keeps_the_container_waiting()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateAsync("p", "", """[{"name":"nginx","image":"nginx","imagePullPolicy":"Never"}]""", """ "simulation.apiserver.local/image-pull-error":"x" """);
        await nodes.Cluster.IdleAsync();

        Assert.Equal("ErrImageNeverPull", nodes.Container("p").StringAt("state", "waiting", "reason"));
        Assert.Contains("Warning p ErrImageNeverPull: Container image \"nginx\" is not present with pull policy of Never", nodes.Events.Lines);
    }

    [Theory]
    [InlineData("exit-code", "256", "must be an integer from 0 to 255")]
    [InlineData("exit-code", "-1", "must be an integer from 0 to 255")]
    [InlineData("exit-after", "5", "must be a duration such as 300ms, 5s or 1h30m")]
    [InlineData("ready-after.nginx", "-5s", "must be a duration such as 300ms, 5s or 1h30m")]
    [InlineData("probe-fails", "life", "must list startup, liveness or readiness")]
    [InlineData("exit-code.ngins", "1", "the Pod has no container ngins")]
    [InlineData("exitcode", "1", "there is no exitcode, only cpu-usage, exit-after, exit-code, exit-reason, image-pull-error, memory-usage, probe-fails, ready-after, start-delay, stop-delay")]
    public async Task A_bad_annotation_is_ignored_and_told_of_once(string key, string value, string problem)
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", $"{key}: {value}");
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(1));

        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
        Assert.Equal(
            [$"Warning p InvalidSimulation: Annotation simulation.apiserver.local/{key} is ignored: {problem}"],
            nodes.Events.Of("p").Where(e => e.StartsWith("Warning", StringComparison.Ordinal)));
    }

    private static long Code(NodesFixture nodes, string container) => nodes.Container("p", container).IntegerAt("state", "terminated", "exitCode") ?? -1;
}
