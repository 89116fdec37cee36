using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Kubelet;

/// <summary>Init containers, sidecars, ephemeral containers and probes.</summary>
public sealed class InitAndProbeTests
{
    [Fact]
    [Trait("spec", "4.6.1")]
    public async Task Init_containers_run_one_after_the_other()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", """ "initContainers":[{"name":"one","image":"i"},{"name":"two","image":"i"}] """, "exit-after.one: 5s", "exit-after.two: 5s");
        Assert.Equal("running PodInitializing PodInitializing", Words(nodes, "one", "two", "nginx"));
        Assert.Equal("containers with incomplete status: [one two]", nodes.Pod("p").Condition("Initialized")!.String("message"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("Completed running PodInitializing", Words(nodes, "one", "two", "nginx"));
        Assert.Equal("Pending", nodes.Pod("p").StringAt("status", "phase"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("Completed Completed running", Words(nodes, "one", "two", "nginx"));
        Assert.Equal("2026-01-01T00:00:10Z", nodes.Pod("p").Condition("Initialized")!.String("lastTransitionTime"));
    }

    [Theory]
    [InlineData("Always")]
    [InlineData("OnFailure")]
    [Trait("spec", "4.6.1")]
    public async Task A_failed_init_container_is_tried_again_with_a_back_off(string policy)
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", $$""" "restartPolicy":"{{policy}}","initContainers":[{"name":"init","image":"i"}] """, "exit-code.init: 1", "exit-after: 1h");
        Assert.Equal("CrashLoopBackOff PodInitializing", Words(nodes, "init", "nginx"));
        Assert.Equal("Pending", nodes.Pod("p").StringAt("status", "phase"));

        await nodes.AnnotateAsync("p", "exit-code.init", "0");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("Completed running", Words(nodes, "init", "nginx"));
        Assert.Equal(2, nodes.Container("p", "init").Integer("restartCount"));
    }

    [Fact]
    [Trait("spec", "4.6.1")]
    public async Task A_sidecar_lets_the_next_start_once_its_startup_probe_passes()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync(
            "p",
            """ "initContainers":[{"name":"side","image":"s","restartPolicy":"Always","startupProbe":{"exec":{"command":["x"]},"periodSeconds":5}}] """,
            "probe-fails.side: startup");
        Assert.Equal("running PodInitializing", Words(nodes, "side", "nginx"));
        Assert.False(nodes.Container("p", "side").Boolean("started"));
        Assert.Equal("Pending", nodes.Pod("p").StringAt("status", "phase"));

        await nodes.AnnotateAsync("p", "probe-fails.side", null);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("running running", Words(nodes, "side", "nginx"));
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
    }

    [Fact]
    [Trait("spec", "4.6.1")]
    public async Task Sidecars_count_for_readiness_and_do_not_keep_a_pod_from_completing()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync(
            "p",
            """ "restartPolicy":"Never","initContainers":[{"name":"s1","image":"s","restartPolicy":"Always"},{"name":"s2","image":"s","restartPolicy":"Always"}] """,
            "ready-after.s1: 10s",
            "exit-after: 1m");
        Assert.Equal("containers with unready status: [s1]", nodes.Pod("p").Condition("ContainersReady")!.String("message"));

        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("Succeeded", nodes.Pod("p").StringAt("status", "phase"));
        Assert.Equal(
            ["Normal p Killing: Stopping container s2", "Normal p Killing: Stopping container s1"],
            nodes.Events.Of("p").Where(e => e.Contains("Killing", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("spec", "4.6.1")]
    public async Task Sidecars_are_stopped_after_the_main_containers()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.SimulateAsync("p", """ "initContainers":[{"name":"side","image":"s","restartPolicy":"Always"}] """, "stop-delay: 5s");
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await nodes.Cluster.IdleAsync();
        Assert.DoesNotContain("Normal p Killing: Stopping container side", nodes.Events.Lines);

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Contains("Normal p Killing: Stopping container side", nodes.Events.Lines);
        Assert.Null(nodes.Cluster.Client.Get(ResourceNames.Pods, "default", "p"));
    }

    [Fact]
    [Trait("spec", "4.6.2")]
    [Trait("spec", "4.6.3")]
    public async Task A_container_is_restarted_when_liveness_failed_as_often_as_allowed()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", "", """[{"name":"nginx","image":"i","livenessProbe":{"exec":{"command":["x"]},"periodSeconds":5,"failureThreshold":3}}]""");
        await nodes.AnnotateAsync("p", "probe-fails", "liveness");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(14));
        Assert.Equal(0, nodes.Container("p").Integer("restartCount"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, nodes.Container("p").Integer("restartCount"));
        Assert.Equal(
            [
                "Warning p Unhealthy: Liveness probe failed: simulated failure",
                "Warning p Unhealthy: Liveness probe failed: simulated failure",
                "Warning p Unhealthy: Liveness probe failed: simulated failure",
                "Normal p Killing: Container nginx failed liveness probe, will be restarted",
            ],
            nodes.Events.Of("p").Where(e => e.Contains("probe", StringComparison.Ordinal)).Take(4));
    }

    [Fact]
    [Trait("spec", "4.6.2")]
    public async Task Readiness_waits_for_startup_its_delay_and_its_threshold()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync(
            "p",
            "",
            """
            [{"name":"nginx","image":"i","startupProbe":{"exec":{"command":["x"]},"initialDelaySeconds":4},
              "readinessProbe":{"exec":{"command":["x"]},"initialDelaySeconds":6,"periodSeconds":3,"successThreshold":2}}]
            """);
        Assert.Equal((false, false), (nodes.Container("p").Boolean("started"), nodes.Container("p").Boolean("ready")));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal((true, false), (nodes.Container("p").Boolean("started"), nodes.Container("p").Boolean("ready")));
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(4));
        Assert.False(nodes.Container("p").Boolean("ready"));
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.True(nodes.Container("p").Boolean("ready"));
    }

    [Fact]
    [Trait("spec", "4.6.2")]
    [Trait("spec", "4.6.3")]
    public async Task A_pod_is_unready_while_its_readiness_probe_fails()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", "", """[{"name":"nginx","image":"i","readinessProbe":{"exec":{"command":["x"]},"periodSeconds":5,"failureThreshold":2}}]""");
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
        await nodes.AnnotateAsync("p", "probe-fails", "readiness");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(9));
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.False(nodes.Pod("p").IsConditionTrue("Ready"));
        Assert.Contains("Warning p Unhealthy: Readiness probe failed: simulated failure", nodes.Events.Lines);

        await nodes.AnnotateAsync("p", "probe-fails", null);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
        Assert.Equal(0, nodes.Container("p").Integer("restartCount"));
    }

    [Fact]
    [Trait("spec", "4.6.2")]
    public async Task A_failed_startup_probe_restarts_the_container()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.CreateAsync(
            "p",
            "",
            """[{"name":"nginx","image":"i","startupProbe":{"exec":{"command":["x"]},"periodSeconds":5,"failureThreshold":2}}]""",
            """ "simulation.apiserver.local/probe-fails":"startup" """);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Contains("Normal p Killing: Container nginx failed startup probe, will be restarted", nodes.Events.Lines);
        Assert.Equal(1, nodes.Container("p").Integer("restartCount"));
    }

    [Fact]
    [Trait("spec", "4.6.2")]
    public async Task A_probe_that_passes_costs_nothing()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", "", """[{"name":"nginx","image":"i","livenessProbe":{"exec":{"command":["x"]}},"readinessProbe":{"exec":{"command":["x"]}},"startupProbe":{"exec":{"command":["x"]}}}]""");
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
        Assert.Null(nodes.Cluster.Timetable.NextDue);
    }

    [Fact]
    [Trait("spec", "4.3.6")]
    public async Task An_ephemeral_container_is_started_beside_the_others()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var pod = await nodes.RunAsync("p");
        var debug = NodesFixture.Json("""{"name":"debug","image":"busybox","imagePullPolicy":"IfNotPresent","terminationMessagePolicy":"File"}""");
        await nodes.Cluster.Client.UpdateAsync(ResourceNames.Pods, pod.WithAt(JsonArray.Of(debug), "spec", "ephemeralContainers"), CancellationToken.None, "ephemeralcontainers");
        await nodes.Cluster.IdleAsync();

        var status = nodes.Pod("p").ArrayAt("status", "ephemeralContainerStatuses").Objects.Single();
        Assert.Equal(("debug", "running"), (status.String("name"), status.ObjectAt("state").Names.Single()));
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));

        await nodes.AnnotateAsync("p", "exit-code.debug", "1");
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("terminated", nodes.Container("p", "debug").ObjectAt("state").Names.Single());
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));
    }

    [Fact]
    [Trait("spec", "4.9.4")]
    public async Task A_container_waits_for_what_its_environment_refers_to()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", "", """[{"name":"nginx","image":"i","env":[{"name":"E","valueFrom":{"configMapKeyRef":{"name":"c","key":"k"}}}],"envFrom":[{"secretRef":{"name":"s","optional":true}}]}]""");
        Assert.Equal("configmap \"c\" not found", nodes.Container("p").StringAt("state", "waiting", "message"));
        Assert.Equal("CreateContainerConfigError", nodes.Container("p").StringAt("state", "waiting", "reason"));
        Assert.Contains("Warning p Failed: Error: configmap \"c\" not found", nodes.Events.Lines);

        await nodes.Cluster.CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"c","namespace":"default"},"data":{"other":"v"}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("couldn't find key k in ConfigMap default/c", nodes.Container("p").StringAt("state", "waiting", "message"));

        await nodes.Cluster.PatchAsync(ResourceNames.ConfigMaps, "default", "c", """{"data":{"k":"v"}}""");
        await nodes.Cluster.IdleAsync();
        Assert.True(nodes.Pod("p").IsConditionTrue("Ready"));
    }

    private static string Words(NodesFixture nodes, params string[] containers) => string.Join(" ", containers.Select(c =>
    {
        var state = nodes.Container("p", c).ObjectAt("state");
        return state.StringAt("waiting", "reason") ?? state.StringAt("terminated", "reason") ?? state.Names.Single();
    }));
}
