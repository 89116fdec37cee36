using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Registration;
using ApiServer.Nodes.Runtimes;
using ApiServer.Nodes.Scheduling;
using ApiServer.Testing;

namespace ApiServer.Nodes.Tests;

/// <summary>Nodes, scheduler and kubelets through the real request pipeline: validation, admission, canonical form and the store.</summary>
public sealed class NodesOnTheRegistryTests
{
    [Fact]
    public async Task A_pods_whole_life_passes_the_real_pipeline_and_settles()
    {
        await using var cluster = await TestCluster.OpenAsync();
        await NodesFixture.CreateAuthorityAsync(cluster);
        var events = new RecordedEvents();
        var options = new NodeOptions();
        await cluster.CreateNamespaceAsync("kube-node-lease");
        await new NodeRegistration(cluster.Client, options, events).RegisterAsync(CancellationToken.None);
        await cluster.StartAsync(
        [
            new SchedulerReconciler(cluster.Client, events),
            new KubeletReconciler(cluster.Client, options, new SimulatedRuntime(cluster.Client, options), events),
            new NodeLeaseReconciler(cluster.Client, options, events),
        ]);

        await cluster.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"p","namespace":"default"},"spec":{"initContainers":[{"name":"init","image":"busybox"}],"containers":[{"name":"nginx","image":"nginx","resources":{"requests":{"cpu":"100m"}}}]}}""");
        await cluster.IdleAsync();
        var pod = Pod(cluster);
        Assert.True(pod.IsConditionTrue("Ready"));
        Assert.Equal("10.244.0.2", pod.StringAt("status", "podIP"));
        Assert.Equal(
            ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"],
            pod.ArrayAt("status", "conditions").Objects.Select(c => c.String("type")));
        Assert.Contains("Normal p Pulling: Pulling image \"nginx\"", events.Lines);

        // What the kubelet would write again is what is stored: canonical form changed nothing, so nothing is written.
        var runtime = new SimulatedRuntime(cluster.Client, options);
        var seen = new PodObservation { HostAddress = SimulatedNode.InternalAddress(0), Addresses = ["10.244.0.2"] };
        foreach (var name in PodContainers.Names(pod))
        {
            seen.Containers[name] = (await runtime.InspectContainerAsync(pod, name, CancellationToken.None))!;
        }

        Assert.Equal(pod["status"], PodStatusBuilder.Build(pod, seen, cluster.Clock.UtcNow));

        await cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await cluster.IdleAsync();
        Assert.Null(cluster.Client.Get(ResourceNames.Pods, "default", "p"));
        Assert.Contains("Normal p Killing: Stopping container nginx", events.Lines);
    }

    [Fact]
    public async Task Registration_again_writes_nothing_through_the_real_pipeline()
    {
        await using var cluster = await TestCluster.OpenAsync();
        await cluster.CreateNamespaceAsync("kube-node-lease");
        await new NodeRegistration(cluster.Client, new NodeOptions(), new RecordedEvents()).RegisterAsync(CancellationToken.None);
        Assert.True(cluster.Client.Get(ResourceNames.Nodes, "", "node-2")!.IsConditionTrue("Ready"));
        var revision = cluster.Store.Revision;
        await new NodeRegistration(cluster.Client, new NodeOptions(), new RecordedEvents()).RegisterAsync(CancellationToken.None);

        Assert.Equal(revision, cluster.Store.Revision);
    }

    private static JsonObject Pod(TestCluster cluster) => cluster.Client.Get(ResourceNames.Pods, "default", "p")!;
}
