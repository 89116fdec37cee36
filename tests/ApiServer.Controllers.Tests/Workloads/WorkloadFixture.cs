using ApiServer.Controllers.ReplicaSets;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Workloads;

/// <summary>A cluster with workload controllers whose Pods run and end when the test says so.</summary>
public sealed class WorkloadFixture : IAsyncDisposable
{
    public const string Namespace = "default";

    private int _eventsTold;

    private WorkloadFixture(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    public FakeEventRecorder Events { get; } = new();

    /// <summary>The Pods that are not on their way out, by name.</summary>
    public IReadOnlyList<JsonObject> Pods => [.. Cluster.List(ResourceNames.Pods).Where(p => !p.IsDeleting())];

    internal static async Task<WorkloadFixture> OpenAsync(Func<ClusterClient, IEventRecorder, IEnumerable<Reconciler>> controllers)
    {
        var fixture = new WorkloadFixture(await TestCluster.OpenAsync());
        await fixture.Cluster.StartAsync(controllers(fixture.Cluster.Client, fixture.Events));
        return fixture;
    }

    internal static Task<WorkloadFixture> OpenWithReplicaSetsAsync(Func<ClusterClient, IEventRecorder, IEnumerable<Reconciler>>? more = null) => OpenAsync((client, events) =>
    [
        new ReplicaSetController(client, events, ReplicatedKind.ReplicaSet),
        new ReplicaSetController(client, events, ReplicatedKind.ReplicationController),
        .. more?.Invoke(client, events) ?? [],
    ]);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    public async Task CreateAsync(string resource, string json)
    {
        await Cluster.CreateAsync(resource, json);
        await Cluster.IdleAsync();
    }

    /// <summary>Creates an object whose template has one container, named as its image.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="name">Its name, and the label <c>app</c> of its Pods.</param>
    /// <param name="image">The image, which has the tag 1.</param>
    /// <param name="spec">More members of its spec.</param>
    /// <param name="podSpec">More members of the Pods' spec, each with a comma.</param>
    public Task CreateWorkloadAsync(string resource, string name, string image, string spec, string podSpec = "") => CreateAsync(
        resource,
        $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"default","annotations":{"team":"a"}},
         "spec":{ {{{spec}}},"selector":{"matchLabels":{"app":"{{{name}}}"}},
          "template":{"metadata":{"labels":{"app":"{{{name}}}"}},"spec":{ {{{podSpec}}} "containers":[{"name":"{{{image}}}","image":"{{{image}}}:1"}]} } } }
        """);

    /// <summary>Gives the Pods of such an object another image.</summary>
    public Task ImageAsync(string resource, string name, string image) =>
        PatchAsync(resource, name, $$$"""{"spec":{"template":{"spec":{"containers":[{"name":"{{{image.Split(':')[0]}}}","image":"{{{image}}}"}]} } } }""");

    public async Task PatchAsync(string resource, string name, string patch, string subresource = "")
    {
        await Cluster.PatchAsync(resource, Namespace, name, patch, subresource);
        await Cluster.IdleAsync();
    }

    public JsonObject Get(string resource, string name) => Cluster.Client.Get(resource, Namespace, name)!;

    /// <summary>The scheduler and the kubelet: every Pod that is to stay runs and is ready.</summary>
    public async Task RunAllAsync()
    {
        foreach (var pod in Pods.Where(p => !p.IsConditionTrue("Ready")))
        {
            await RunAsync(pod.Name());
        }
    }

    /// <summary>The Pod runs, and is ready or not, since now.</summary>
    public async Task RunAsync(string pod, bool ready = true, string node = "node-0")
    {
        var obj = Get(ResourceNames.Pods, pod);
        if (obj.StringAt("spec", "nodeName") is null)
        {
            await Cluster.Client.BindAsync(Namespace, pod, obj.Uid(), node, CancellationToken.None);
        }

        await PhaseAsync(pod, "Running", ready);
    }

    public Task PhaseAsync(string pod, string phase, bool ready = false)
    {
        var now = ApiTime.Format(Cluster.Clock.UtcNow);
        var status = ready ? "True" : "False";
        return PatchAsync(ResourceNames.Pods, pod, $$"""{"status":{"phase":"{{phase}}","conditions":[{"type":"Ready","status":"{{status}}","lastTransitionTime":"{{now}}"}]} }""", "status");
    }

    /// <summary>The kubelet: all Pods that are on their way out are gone.</summary>
    public async Task EndAllAsync()
    {
        foreach (var pod in Cluster.List(ResourceNames.Pods).Where(p => p.IsDeleting()))
        {
            await Cluster.DeleteAsync(ResourceNames.Pods, Namespace, pod.Name(), 0);
        }

        await Cluster.IdleAsync();
    }

    /// <summary>The events since the last question.</summary>
    public IReadOnlyList<string> NewEvents()
    {
        string[] told = [.. Events.Told.Skip(_eventsTold)];
        _eventsTold += told.Length;
        return told;
    }
}
