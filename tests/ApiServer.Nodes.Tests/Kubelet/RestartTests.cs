using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes.Kubelet;

namespace ApiServer.Nodes.Tests.Kubelet;

/// <summary>Containers that end and are started again.</summary>
public sealed class RestartTests
{
    [Fact]
    [Trait("spec", "4.3.5")]
    [Trait("spec", "4.3.8")]
    public async Task A_container_that_crashes_waits_ten_seconds_and_twice_as_long_each_time()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var pod = await nodes.SimulateAsync("p", "", "exit-code: 1");
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(20));

        var delays = nodes.History("p").Select(State).Where(s => s.String("reason") == "CrashLoopBackOff").Select(s => s.String("message")).Distinct();
        Assert.Equal(
            ((string[])["10s", "20s", "40s", "1m20s", "2m40s", "5m0s"]).Select(d => $"back-off {d} restarting failed container=nginx pod=p_default({pod.Uid()})"),
            delays);
        Assert.Contains($"Warning p BackOff: Back-off restarting failed container nginx in pod p_default({pod.Uid()})", nodes.Events.Lines);
        Assert.All(nodes.History("p").Skip(4), p => Assert.Equal("Running", p.StringAt("status", "phase")));

        // It runs a second each time, the first time again at once.
        Assert.Equal(
            [0, 1, 12, 33, 74, 155, 316, 617, 918],
            nodes.History("p").Select(p => p.ArrayAt("status", "containerStatuses").Objects.FirstOrDefault().StringAt("state", "running", "startedAt"))
                .OfType<string>().Distinct().Select(t => (int)(ApiTime.Parse(t)!.Value - Start).TotalSeconds));
    }

    [Fact]
    [Trait("spec", "4.3.6")]
    public async Task A_container_that_waits_to_be_restarted_tells_how_it_ended()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "exit-code: 3");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));

        var container = nodes.Container("p");
        Assert.Equal("CrashLoopBackOff", container.StringAt("state", "waiting", "reason"));
        Assert.Equal(("Error", 3L), (container.StringAt("lastState", "terminated", "reason"), container.IntegerAt("lastState", "terminated", "exitCode")));
        Assert.Equal((false, false, 1L), (container.Boolean("ready"), container.Boolean("started"), container.Integer("restartCount")));
        Assert.Equal(container.StringAt("lastState", "terminated", "containerID"), container.String("containerID"));
        Assert.Equal("containers with unready status: [nginx]", nodes.Pod("p").Condition("Ready")!.String("message"));
        Assert.True(nodes.Pod("p").IsConditionTrue("Initialized"));
    }

    [Fact]
    [Trait("spec", "4.3.8")]
    public async Task Ten_good_minutes_make_the_delay_short_again()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "exit-code: 1");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(100));
        Assert.Equal(4, nodes.Container("p").Integer("restartCount"));
        await nodes.AnnotateAsync("p", "exit-after", "11m");
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(14));
        await nodes.AnnotateAsync("p", "exit-after", "1s");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Contains("back-off 10s ", State(nodes.Pod("p")).String("message"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "4.3.5")]
    public async Task On_failure_a_container_is_restarted_until_it_succeeds()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", """ "restartPolicy":"OnFailure" """, "exit-code: 1");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));

        await nodes.AnnotateAsync("p", "exit-code", "0");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(15));
        Assert.Equal("Succeeded", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal(2, nodes.Container("p").Integer("restartCount"));
    }

    [Fact]
    [Trait("spec", "4.3.2")]
    [Trait("spec", "4.3.5")]
    public async Task A_pod_that_is_done_says_so_when_nothing_runs_any_more()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", """ "restartPolicy":"Never" """);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["Pending -", "Pending ContainerCreating", "Running running", "Running Completed", "Succeeded Completed"],
            nodes.History("p").Select(p => $"{p.StringAt("status", "phase")} {Word(p)}").Distinct());
        var pod = nodes.Pod("p");
        Assert.Equal(
            ["PodReadyToStartContainers False ", "Initialized True PodCompleted", "Ready False PodCompleted", "ContainersReady False PodCompleted", "PodScheduled True "],
            pod.ArrayAt("status", "conditions").Objects.Select(c => $"{c.String("type")} {c.String("status")} {c.String("reason")}"));
        Assert.NotNull(pod.StringAt("status", "podIP"));
        var revision = nodes.Cluster.Store.Revision;
        await nodes.Cluster.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(revision, nodes.Cluster.Store.Revision);
    }

    [Fact]
    [Trait("spec", "4.3.5")]
    public async Task A_pod_of_two_containers_fails_when_one_did_and_both_have_ended()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateAsync(
            "p",
            """ "restartPolicy":"Never" """,
            """[{"name":"a","image":"a"},{"name":"b","image":"b"}]""",
            """ "simulation.apiserver.local/exit-code.a":"1","simulation.apiserver.local/exit-after.b":"1m" """);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal("containers with unready status: [a]", nodes.Pod("p").Condition("Ready")!.String("message"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("Failed", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal("PodFailed", nodes.Pod("p").Condition("Ready")!.String("reason"));
    }

    [Fact]
    [Trait("spec", "4.3.5")]
    public async Task A_deadline_ends_a_pod()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", """ "activeDeadlineSeconds":30 """);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(29));
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        var status = nodes.Pod("p").ObjectAt("status");
        Assert.Equal(
            ("Failed", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"),
            (status.String("phase"), status.String("reason"), status.String("message")));
        Assert.Contains("Normal p DeadlineExceeded: Pod was active on the node longer than the specified deadline", nodes.Events.Lines);
        Assert.Contains("Normal p Killing: Stopping container nginx", nodes.Events.Lines);
    }

    [Theory]
    [InlineData(42, "Running")]
    [InlineData(1, "Failed")]
    [Trait("spec", "4.3.5")]
    public async Task A_rule_of_the_container_restarts_it_at_certain_exit_codes(int code, string phase)
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateAsync(
            "p",
            """ "restartPolicy":"Never" """,
            """[{"name":"nginx","image":"i","restartPolicy":"Never","restartPolicyRules":[{"action":"Restart","exitCodes":{"operator":"In","values":[42]}}]}]""",
            $""" "simulation.apiserver.local/exit-code":"{code}" """);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(phase, nodes.Pod("p").StringAt("status", "phase"));
    }

    [Fact]
    [Trait("spec", "4.4.4")]
    public async Task A_pod_that_is_deleted_while_it_crashes_fails()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", "", "exit-code: 1");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await nodes.Cluster.IdleAsync();

        Assert.Equal(("Failed", "Error"), (nodes.History("p")[^1].StringAt("status", "phase"), Word(nodes.History("p")[^1])));
    }

    private static DateTimeOffset Start => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static JsonObject State(JsonObject pod) => pod.ArrayAt("status", "containerStatuses").Objects.FirstOrDefault().ObjectAt("state", "waiting");

    private static string Word(JsonObject pod)
    {
        var state = PodContainers.Status(pod, "nginx").ObjectAt("state");
        return state.StringAt("waiting", "reason") ?? state.StringAt("terminated", "reason") ?? state.Names.FirstOrDefault() ?? "-";
    }
}
