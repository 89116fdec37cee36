using ApiServer.Controllers.Deployments;
using ApiServer.Controllers.Tests.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Deployments;

/// <summary>A cluster with the Deployment <c>web</c>, and questions about it.</summary>
public sealed class DeploymentFixture : IAsyncDisposable
{
    private DeploymentFixture(WorkloadFixture workloads) => Workloads = workloads;

    public WorkloadFixture Workloads { get; }

    public JsonObject Deployment => Workloads.Get(ResourceNames.Deployments, "web");

    /// <summary>The ReplicaSets, by revision.</summary>
    public IReadOnlyList<JsonObject> Sets => [.. Workloads.Cluster.List(ResourceNames.ReplicaSets).OrderBy(s => s.RevisionNumber())];

    /// <summary>How large each ReplicaSet is to be, by revision.</summary>
    public IEnumerable<int> Sizes => Sets.Select(s => s.Size());

    public static async Task<DeploymentFixture> OpenAsync() =>
        new(await WorkloadFixture.OpenWithReplicaSetsAsync((client, events) => [new DeploymentController(client, events)]));

    public ValueTask DisposeAsync() => Workloads.DisposeAsync();

    public Task CreateAsync(string spec) => Workloads.CreateWorkloadAsync(ResourceNames.Deployments, "web", "nginx", spec);

    /// <summary>Creates it and lets all its Pods run.</summary>
    public async Task StartAsync(string spec)
    {
        await CreateAsync(spec);
        await Workloads.RunAllAsync();
        Workloads.NewEvents();
    }

    public Task PatchAsync(string spec) => Workloads.PatchAsync(ResourceNames.Deployments, "web", $$"""{"spec":{{spec}} }""");

    public Task ImageAsync(string image) => Workloads.ImageAsync(ResourceNames.Deployments, "web", image);

    /// <summary>A condition as <c>status reason: message</c>.</summary>
    public string? Condition(string type) =>
        Deployment.Condition(type) is { } c ? $"{c.String("status")} {c.String("reason")}: {c.String("message")}" : null;
}
