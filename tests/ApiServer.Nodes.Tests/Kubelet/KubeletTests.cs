using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Tests.Kubelet;

public sealed class KubeletTests
{
    [Fact]
    [Trait("spec", "4.3.5")]
    [Trait("spec", "4.7.1")]
    public async Task A_pod_goes_through_pending_and_container_creating_to_running()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p");

        Assert.Equal(
            ["Pending - -", "Pending node-0 -", "Pending node-0 ContainerCreating", "Running node-0 running"],
            nodes.History("p").Select(p => $"{p.StringAt("status", "phase")} {p.StringAt("spec", "nodeName") ?? "-"} {StateOf(p)}"));
        Assert.Equal(
            [
                "Normal p Scheduled: Successfully assigned default/p to node-0",
                "Normal p Pulled: Container image \"nginx\" already present on machine and can be accessed by the pod",
                "Normal p Created: Container created",
                "Normal p Started: Container started",
            ],
            nodes.Events.Of("p").Order(StringComparer.Ordinal).OrderBy(l => l.Contains("Scheduled", StringComparison.Ordinal) ? 0 : l.Contains("Pulled", StringComparison.Ordinal) ? 1 : 2));
    }

    [Fact]
    [Trait("spec", "4.3.1")]
    [Trait("spec", "4.3.7")]
    public async Task A_running_pod_reports_what_a_kubelet_reports()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var status = (await nodes.RunAsync("p")).ObjectAt("status");

        Assert.Equal("10.244.0.2", status.String("podIP"));
        Assert.Equal("""[{"ip":"10.244.0.2"}]""", status["podIPs"]!.ToString());
        Assert.Equal(status.String("hostIP"), status.Array("hostIPs")![0].StringAt("ip"));
        Assert.Equal("BestEffort", status.String("qosClass"));
        Assert.Equal("2026-01-01T00:00:00Z", status.String("startTime"));
        Assert.Equal(1, status.Integer("observedGeneration") is null or 0 ? 0 : 1);
        Assert.Equal(
            ["PodReadyToStartContainers=True", "Initialized=True", "Ready=True", "ContainersReady=True", "PodScheduled=True"],
            status.ArrayAt("conditions").Objects.Select(c => $"{c.String("type")}={c.String("status")}"));
        var container = status.ArrayAt("containerStatuses").Objects.Single();
        Assert.Equal((true, true, 0L), (container.Boolean("ready"), container.Boolean("started"), container.Integer("restartCount")));
        Assert.Matches("^simulated://[0-9a-f]{64}$", container.String("containerID"));
        Assert.Equal("2026-01-01T00:00:00Z", container.StringAt("state", "running", "startedAt"));
    }

    [Fact]
    [Trait("spec", "4.3.2")]
    [Trait("spec", "4.3.3")]
    [Trait("spec", "4.3.6")]
    public async Task A_waiting_pod_names_its_unready_containers()
    {
        await using var nodes = await NodesFixture.StartAsync(1, new SimulatedLifeCycle { Start = TimeSpan.FromSeconds(3) });
        var pod = await nodes.RunAsync("p", "", """[{"name":"b","image":"b"},{"name":"a","image":"a"}]""");

        Assert.Equal("containers with unready status: [b a]", pod.Condition("Ready")!.String("message"));
        Assert.Equal("ContainersNotReady", pod.Condition("ContainersReady")!.String("reason"));
        Assert.Equal(["a", "b"], pod.ArrayAt("status", "containerStatuses").Objects.Select(c => c.String("name")));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal("2026-01-01T00:00:03Z", nodes.Pod("p").Condition("Ready")!.String("lastTransitionTime"));
    }

    [Fact]
    [Trait("spec", "4.7.1")]
    public async Task An_image_that_is_always_pulled_is_told_of()
    {
        await using var nodes = await NodesFixture.StartAsync(1, new SimulatedLifeCycle { Pull = TimeSpan.FromMilliseconds(1200) });
        await nodes.RunAsync("p", "", """[{"name":"nginx","image":"nginx","imagePullPolicy":"Always"}]""");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(
            ["Normal p Pulling: Pulling image \"nginx\"", "Normal p Pulled: Successfully pulled image \"nginx\" in 1.2s (1.2s including waiting). Image size: 0 bytes."],
            nodes.Events.Of("p").Where(l => l.Contains("Pull", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("spec", "4.4.4")]
    [Trait("spec", "4.7.1")]
    public async Task A_deleted_pod_is_killed_reported_finished_and_removed()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p");
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await nodes.Cluster.IdleAsync();

        Assert.Null(nodes.Cluster.Client.Get(ResourceNames.Pods, "default", "p"));
        Assert.Contains("Normal p Killing: Stopping container nginx", nodes.Events.Lines);
        var last = nodes.History("p")[^1];
        Assert.Equal("Succeeded", last.StringAt("status", "phase"));
        Assert.Equal("PodCompleted", last.Condition("Ready")!.String("reason"));
        Assert.Equal("Completed", last.ArrayAt("status", "containerStatuses")[0].StringAt("state", "terminated", "reason"));
    }

    [Fact]
    [Trait("spec", "4.4.3")]
    public async Task A_pod_with_a_finalizer_is_finished_but_stays_and_nothing_is_written_over_and_over()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p");
        await nodes.Cluster.PatchAsync(ResourceNames.Pods, "default", "p", """{"metadata":{"finalizers":["a.b/c"]}}""");
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await nodes.Cluster.IdleAsync();
        var revision = nodes.Cluster.Store.Revision;
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("Succeeded", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal(revision, nodes.Cluster.Store.Revision);
    }

    [Fact]
    public async Task A_pod_that_never_started_ends_as_failed()
    {
        await using var nodes = await NodesFixture.StartAsync(1, new SimulatedLifeCycle { Start = TimeSpan.FromHours(1) });
        await nodes.RunAsync("p");
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await nodes.Cluster.IdleAsync();

        var last = nodes.History("p")[^1];
        Assert.Equal("Failed", last.StringAt("status", "phase"));
        Assert.Equal("ContainerStatusUnknown", last.ArrayAt("status", "containerStatuses")[0].StringAt("state", "terminated", "reason"));
    }

    [Fact]
    public async Task Init_containers_complete_in_order_before_the_others_start()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", """ "initContainers":[{"name":"one","image":"i"},{"name":"side","image":"s","restartPolicy":"Always"},{"name":"two","image":"i"}] """);

        var first = nodes.History("p").First(p => p.Condition("Initialized") is not null);
        Assert.Equal("containers with incomplete status: [one side two]", first.Condition("Initialized")!.String("message"));
        Assert.Equal("PodInitializing", first.ArrayAt("status", "containerStatuses")[0].StringAt("state", "waiting", "reason"));
        var pod = nodes.Pod("p");
        Assert.Equal(
            ["terminated", "running", "terminated"],
            pod.ArrayAt("status", "initContainerStatuses").Objects.Select(c => c.ObjectAt("state").Names.Single()));
        Assert.True(pod.IsConditionTrue("Ready"));
        Assert.Equal("Running", pod.StringAt("status", "phase"));
    }

    [Fact]
    [Trait("spec", "4.2.7")]
    public async Task A_pod_bound_by_hand_waits_for_its_claim()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateClaimAsync();
        await nodes.RunAsync("p", """ "nodeName":"node-0","volumes":[{"name":"www","persistentVolumeClaim":{"claimName":"c"}}] """, MountVolumeTests.Mounting("www"));
        Assert.Equal("ContainerCreating", StateOf(nodes.Pod("p")));
        Assert.True(nodes.Pod("p").IsConditionTrue("PodScheduled"));

        await nodes.BindClaimAsync();
        Assert.Equal("running", StateOf(nodes.Pod("p")));
    }

    [Fact]
    [Trait("spec", "4.4.7")]
    public async Task A_deleted_pod_does_not_wait_for_its_claim()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateClaimAsync();
        await nodes.BindClaimAsync();
        await nodes.RunAsync("p", """ "nodeName":"node-0","volumes":[{"name":"www","persistentVolumeClaim":{"claimName":"c"}}] """);
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await nodes.Cluster.IdleAsync();

        Assert.Null(nodes.Cluster.Client.Get(ResourceNames.Pods, "default", "p"));
        Assert.NotNull(nodes.Cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", "c"));
    }

    [Fact]
    public async Task A_pod_of_an_unknown_node_is_left_alone()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var pod = await nodes.RunAsync("p", """ "nodeName":"elsewhere" """);
        Assert.Null(pod.StringAt("status", "startTime"));
    }

    [Fact]
    public async Task A_changed_image_restarts_the_container()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var pod = await nodes.RunAsync("p");
        var changed = pod.ArrayAt("spec", "containers").Objects.Single().With("image", "nginx:2");
        await nodes.Cluster.Client.UpdateAsync(ResourceNames.Pods, pod.WithAt(JsonArray.Of(changed), "spec", "containers"), CancellationToken.None);
        await nodes.Cluster.IdleAsync();

        var container = nodes.Pod("p").ArrayAt("status", "containerStatuses").Objects.Single();
        Assert.Equal(1, container.Integer("restartCount"));
        Assert.Equal("nginx:2", container.String("image"));
        Assert.Equal("Completed", container.StringAt("lastState", "terminated", "reason"));
        Assert.Contains("Normal p Killing: Container nginx definition changed, will be restarted", nodes.Events.Lines);
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
    }

    [Fact]
    [Trait("spec", "4.3.2")]
    public async Task Readiness_gates_hold_back_readiness_until_their_condition_is_true()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var pod = await nodes.RunAsync("p", """ "readinessGates":[{"conditionType":"x/y"}] """);
        Assert.Equal("corresponding condition of pod readiness gate \"x/y\" does not exist.", pod.Condition("Ready")!.String("message"));

        var conditions = pod.ArrayAt("status", "conditions").Add(NodesFixture.Json("""{"type":"x/y","status":"True"}"""));
        await nodes.Cluster.Client.UpdateStatusAsync(ResourceNames.Pods, pod.WithAt(conditions, "status", "conditions"), CancellationToken.None);
        await nodes.Cluster.IdleAsync();
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
        Assert.Equal("x/y", nodes.Pod("p").ArrayAt("status", "conditions")[0].StringAt("type"));
    }

    [Fact]
    public async Task A_running_pod_survives_a_restart_of_the_server_unchanged()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var before = await nodes.RunAsync("p");
        nodes.Cluster.Clock.Advance(TimeSpan.FromHours(1));
        var again = new KubeletReconciler(nodes.Cluster.Client, nodes.Options, new SimulatedRuntime(nodes.Cluster.Client, nodes.Options), nodes.Events);
        await again.ReconcileAsync(new("default", "p"), CancellationToken.None);

        Assert.Equal(before, nodes.Pod("p"));
    }

    private static string StateOf(JsonObject pod)
    {
        var state = pod.ArrayAt("status", "containerStatuses").Objects.FirstOrDefault()?.ObjectAt("state") ?? JsonObject.Empty;
        return state.StringAt("waiting", "reason") ?? state.Names.FirstOrDefault() ?? "-";
    }
}
