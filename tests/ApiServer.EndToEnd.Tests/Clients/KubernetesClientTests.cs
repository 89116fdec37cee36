using System.Net;
using ApiServer.EndToEnd.Tests.Support;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ApiServer.EndToEnd.Tests.Clients;

/// <summary>The official C# client over real HTTPS with the kubeconfig that the server wrote.</summary>
public sealed class KubernetesClientTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-client-").FullName;
    private ServerProcess _server = null!;
    private Kubernetes _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(_directory, "--in-memory");
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(_server.Kubeconfig));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Pods_are_created_listed_watched_patched_and_deleted()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var created = await _client.CreateNamespacedPodAsync(NewPod("client"), "default", cancellationToken: stop.Token);
        Assert.NotNull(created.Metadata.Uid);

        await foreach (var (type, pod) in _client.WatchListNamespacedPodAsync("default", cancellationToken: stop.Token))
        {
            if (type is WatchEventType.Added or WatchEventType.Modified && pod.Status.Phase == "Running")
            {
                break;
            }
        }

        var patch = new V1Patch("""{"metadata":{"labels":{"patched":"yes"}}}""", V1Patch.PatchType.MergePatch);
        var patched = await _client.PatchNamespacedPodAsync(patch, "client", "default", cancellationToken: stop.Token);
        Assert.Equal("yes", patched.Metadata.Labels["patched"]);
        var listed = await _client.ListNamespacedPodAsync("default", labelSelector: "patched=yes", cancellationToken: stop.Token);
        Assert.Equal("client", Assert.Single(listed.Items).Metadata.Name);

        await _client.DeleteNamespacedPodAsync("client", "default", cancellationToken: stop.Token);
        await Until.AsyncAnswer(
            "the Pod is gone", async () => (await _client.ListNamespacedPodAsync("default", cancellationToken: stop.Token)).Items.Count, n => n == 0);
    }

    [Fact]
    public async Task StatefulSets_are_created_listed_watched_patched_and_deleted()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _client.CreateNamespacedStatefulSetAsync(NewSet("db", 2), "default", cancellationToken: stop.Token);
        await foreach (var (_, set) in _client.WatchListNamespacedStatefulSetAsync("default", cancellationToken: stop.Token))
        {
            if (set.Status.ReadyReplicas == 2)
            {
                break;
            }
        }

        var patch = new V1Patch("""{"spec":{"replicas":1}}""", V1Patch.PatchType.StrategicMergePatch);
        var patched = await _client.PatchNamespacedStatefulSetAsync(patch, "db", "default", cancellationToken: stop.Token);
        Assert.Equal(1, patched.Spec.Replicas);
        await Until.AsyncAnswer(
            "one Pod is left", async () => (await _client.ListNamespacedPodAsync("default", labelSelector: "app=db", cancellationToken: stop.Token)).Items.Count, n => n == 1);
        Assert.Single((await _client.ListNamespacedStatefulSetAsync("default", cancellationToken: stop.Token)).Items);

        await _client.DeleteNamespacedStatefulSetAsync("db", "default", cancellationToken: stop.Token);
        await Until.AsyncAnswer(
            "its Pods are collected", async () => (await _client.ListNamespacedPodAsync("default", labelSelector: "app=db", cancellationToken: stop.Token)).Items.Count, n => n == 0);
    }

    [Fact]
    public async Task Apply_refuses_what_another_owns_unless_forced()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await ApplyAsync("red", "first", force: null, stop.Token);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => ApplyAsync("blue", "second", force: null, stop.Token));
        Assert.Equal(HttpStatusCode.Conflict, refused.Response.StatusCode);
        var status = KubernetesJson.Deserialize<V1Status>(refused.Response.Content);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"first\": .data.color", status.Message);
        Assert.Equal(("FieldManagerConflict", ".data.color"), (status.Details.Causes.Single().Reason, status.Details.Causes.Single().Field));

        var forced = await ApplyAsync("blue", "second", force: true, stop.Token);
        Assert.Equal("blue", forced.Data["color"]);
        Assert.Equal(["second"], forced.Metadata.ManagedFields.Select(m => m.Manager));
    }

    private Task<V1ConfigMap> ApplyAsync(string color, string manager, bool? force, CancellationToken cancellationToken) => _client.PatchNamespacedConfigMapAsync(
        new V1Patch($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"color":"{{{color}}}"}}""", V1Patch.PatchType.ApplyPatch),
        "settings",
        "default",
        fieldManager: manager,
        force: force,
        cancellationToken: cancellationToken);

    private static V1Pod NewPod(string name) => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["app"] = name } },
        Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] },
    };

    private static V1StatefulSet NewSet(string name, int replicas) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            Replicas = replicas,
            ServiceName = name,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
            Template = new() { Metadata = NewPod(name).Metadata, Spec = NewPod(name).Spec },
        },
    };
}
