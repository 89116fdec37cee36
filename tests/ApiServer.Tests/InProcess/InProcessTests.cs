using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ApiServer.Tests.InProcess;

/// <summary>The official client against the program in this process.</summary>
public sealed class InProcessTests(InProcessServer server) : IClassFixture<InProcessServer>
{
    [Fact]
    public async Task Whoever_has_the_kubeconfig_can_create_a_pod_and_see_it_run()
    {
        using var client = server.NewClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var pod = new V1Pod
        {
            Metadata = new() { Name = "hello" },
            Spec = new() { Containers = [new() { Name = "c", Image = "nginx:1.27" }] },
        };
        await client.CreateNamespacedPodAsync(pod, "default", cancellationToken: limit.Token);
        await foreach (var (_, seen) in client.WatchListNamespacedPodAsync("default", fieldSelector: "metadata.name=hello", cancellationToken: limit.Token))
        {
            if (seen.Status.Phase == "Running")
            {
                Assert.StartsWith("node-", seen.Spec.NodeName, StringComparison.Ordinal);
                Assert.StartsWith("10.244.", seen.Status.PodIP, StringComparison.Ordinal);
                return;
            }
        }

        Assert.Fail("the watch ended before the Pod ran");
    }

    [Fact]
    public async Task A_missing_object_is_a_not_found_status()
    {
        using var client = server.NewClient();
        var error = await Assert.ThrowsAsync<HttpOperationException>(() => client.ReadNamespacedPodAsync("nobody", "default"));
        Assert.Equal(HttpStatusCode.NotFound, error.Response.StatusCode);
        Assert.Contains("pods \\\"nobody\\\" not found", error.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_update_is_a_conflict_and_changes_nothing()
    {
        using var client = server.NewClient();
        var map = await client.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new() { Name = "stale" }, Data = new Dictionary<string, string> { ["k"] = "1" } }, "default");
        map.Data["k"] = "2";
        await client.ReplaceNamespacedConfigMapAsync(map, "stale", "default");
        map.Data["k"] = "3";
        var error = await Assert.ThrowsAsync<HttpOperationException>(() => client.ReplaceNamespacedConfigMapAsync(map, "stale", "default"));
        Assert.Equal(HttpStatusCode.Conflict, error.Response.StatusCode);
        Assert.Equal("2", (await client.ReadNamespacedConfigMapAsync("stale", "default")).Data["k"]);
    }

    [Fact]
    public async Task Pages_join_to_the_whole_list_in_the_order_of_names()
    {
        using var client = server.NewClient();
        for (var i = 0; i < 7; i++)
        {
            await client.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new() { Name = $"page-{i}" } }, "kube-public");
        }

        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await client.ListNamespacedConfigMapAsync("kube-public", limit: 3, continueParameter: token);
            names.AddRange(page.Items.Select(i => i.Metadata.Name));
            token = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(token));
        Assert.Equal(["kube-root-ca.crt", "page-0", "page-1", "page-2", "page-3", "page-4", "page-5", "page-6"], names);
    }
}
