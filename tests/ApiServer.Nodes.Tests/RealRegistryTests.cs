using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Runtimes;
using ApiServer.Nodes.Scheduling;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Nodes.Tests;

/// <summary>Nodes, scheduler and kubelets through the real request pipeline: validation, admission, canonical form and the store.</summary>
public sealed class RealRegistryTests
{
    [Fact]
    public async Task A_pods_whole_life_passes_the_real_pipeline_and_settles()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var events = new RecordedEvents();
        var options = new NodeOptions();
        await registry.CreateAsync(ResourceNames.Namespaces, """{"metadata":{"name":"kube-node-lease"}}""");
        await new NodeRegistration(registry.Client, options, events).RegisterAsync(CancellationToken.None);
        await using var timetable = new Timetable(registry.Clock);
        await using var runner = new ReconcilerRunner(registry.Client, timetable, new IdSource(2), NullLogger<ReconcilerRunner>.Instance,
        [
            new SchedulerReconciler(registry.Client, events),
            new KubeletReconciler(registry.Client, options, new SimulatedRuntime(registry.Client, options), events),
            new NodeLeaseReconciler(registry.Client, options),
        ]);
        await runner.StartAsync(CancellationToken.None);

        await registry.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"p","namespace":"default"},"spec":{"initContainers":[{"name":"init","image":"busybox"}],"containers":[{"name":"nginx","image":"nginx","resources":{"requests":{"cpu":"100m"}}}]}}""");
        await Eventually.HoldsAsync(() => Pod(registry).IsConditionTrue("Ready") && timetable.IsIdle);
        var pod = Pod(registry);
        Assert.Equal("10.244.0.2", pod.StringAt("status", "podIP"));
        Assert.Equal(
            ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"],
            pod.ArrayAt("status", "conditions").Objects.Select(c => c.String("type")));
        Assert.Contains("Normal p Pulling: Pulling image \"nginx\"", events.Lines);

        // What the kubelet would write again is what is stored: canonical form changed nothing, so nothing is written.
        var runtime = new SimulatedRuntime(registry.Client, options);
        var seen = new PodObservation { HostAddress = SimulatedNode.InternalAddress(0), Addresses = ["10.244.0.2"] };
        foreach (var name in PodContainers.Names(pod))
        {
            seen.Containers[name] = (await runtime.InspectContainerAsync(pod, name, CancellationToken.None))!;
        }

        Assert.Equal(pod["status"], PodStatusBuilder.Build(pod, seen, registry.Clock.UtcNow));

        await registry.Client.DeleteAsync(ResourceNames.Pods, "default", "p", DeleteOptions.Default, CancellationToken.None);
        await Eventually.HoldsAsync(() => registry.Client.Get(ResourceNames.Pods, "default", "p") is null);
        Assert.Contains("Normal p Killing: Stopping container nginx", events.Lines);
    }

    [Fact]
    public async Task Registration_again_writes_nothing_through_the_real_pipeline()
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.Namespaces, """{"metadata":{"name":"kube-node-lease"}}""");
        await new NodeRegistration(registry.Client, new NodeOptions(), new RecordedEvents()).RegisterAsync(CancellationToken.None);
        Assert.True(registry.Client.Get(ResourceNames.Nodes, "", "node-2")!.IsConditionTrue("Ready"));
        var revision = registry.Store.Revision;
        await new NodeRegistration(registry.Client, new NodeOptions(), new RecordedEvents()).RegisterAsync(CancellationToken.None);

        Assert.Equal(revision, registry.Store.Revision);
    }

    private static JsonObject Pod(TestRegistry registry) => registry.Client.Get(ResourceNames.Pods, "default", "p")!;
}
