using ApiServer.Controllers.DaemonSets;
using ApiServer.Controllers.Tests.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.DaemonSets;

/// <summary>A cluster with nodes and the DaemonSet <c>agent</c>.</summary>
public sealed class DaemonSetFixture : IAsyncDisposable
{
    private DaemonSetFixture(WorkloadFixture workloads) => Workloads = workloads;

    public WorkloadFixture Workloads { get; }

    public JsonObject Set => Workloads.Get(ResourceNames.DaemonSets, "agent");

    /// <summary>The nodes of the Pods that are to stay.</summary>
    public IEnumerable<string?> Nodes => Workloads.Pods.Select(DaemonPods.NodeOf).Order(StringComparer.Ordinal);

    public static async Task<DaemonSetFixture> OpenAsync(params IEnumerable<string> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var fixture = new DaemonSetFixture(await WorkloadFixture.OpenAsync((client, events) => [new DaemonSetController(client, events)]));
        foreach (var node in nodes)
        {
            await fixture.AddNodeAsync(node);
        }

        return fixture;
    }

    public ValueTask DisposeAsync() => Workloads.DisposeAsync();

    public Task AddNodeAsync(string name) => Workloads.CreateAsync(ResourceNames.Nodes, $$$"""{"metadata":{"name":"{{{name}}}","labels":{"disk":"ssd"} } }""");

    public async Task PatchNodeAsync(string name, string patch)
    {
        await Workloads.Cluster.PatchAsync(ResourceNames.Nodes, "", name, patch);
        await Workloads.Cluster.IdleAsync();
    }

    public Task CreateAsync(string spec = "\"minReadySeconds\":0", string podSpec = "") => Workloads.CreateWorkloadAsync(ResourceNames.DaemonSets, "agent", "agent", spec, podSpec);

    public Task PatchAsync(string spec) => Workloads.PatchAsync(ResourceNames.DaemonSets, "agent", $$"""{"spec":{{spec}} }""");

    public Task ImageAsync(string image) => Workloads.ImageAsync(ResourceNames.DaemonSets, "agent", image);

    /// <summary>Each Pod runs on its node and is ready.</summary>
    public async Task RunAllAsync()
    {
        foreach (var pod in Workloads.Pods.Where(p => !p.IsConditionTrue("Ready")))
        {
            await Workloads.RunAsync(pod.Name(), node: DaemonPods.NodeOf(pod)!);
        }
    }

    /// <summary>The Pods of an image that are to stay.</summary>
    public IReadOnlyList<JsonObject> Of(string image) =>
        [.. Workloads.Pods.Where(p => p.ArrayAt("spec", "containers").Objects.First().String("image") == image)];
}
