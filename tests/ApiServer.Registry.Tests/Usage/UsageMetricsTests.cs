using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Usage;

public sealed class UsageMetricsTests
{
    [Fact]
    public async Task A_pods_metrics_are_those_of_its_containers()
    {
        await using var registry = await PodsAsync();
        Assert.Equal(
            """{"kind":"PodMetrics","apiVersion":"metrics.k8s.io/v1beta1","metadata":{"name":"a","namespace":"default","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"a"}},"timestamp":"2026-01-01T00:00:00Z","window":"15s","containers":[{"name":"c","usage":{"cpu":"250m","memory":"64Mi"}},{"name":"side","usage":{"cpu":"1","memory":"1Gi"}}]}""",
            (await GetAsync(registry, ResourceNames.PodMetrics, "a")).Json.ToString());
    }

    [Fact]
    public async Task A_list_leaves_out_what_nobody_measured_and_has_no_revision()
    {
        await using var registry = await PodsAsync();
        Assert.Equal(["a", "c"], await ListAsync(registry, ""));
        Assert.Equal(["c"], await ListAsync(registry, "app=c"));
        Assert.Equal(0, (await registry.Mediator.Send(new ListRequest(registry.Scope(ResourceNames.PodMetrics, "list"), new ListOptions()), CancellationToken.None)).Revision);
    }

    [Theory]
    [InlineData("pods.metrics.k8s.io", "b", "podmetrics.metrics.k8s.io \"default/b\" not found")]
    [InlineData("pods.metrics.k8s.io", "zzz", "pods \"zzz\" not found")]
    [InlineData("nodes.metrics.k8s.io", "n1", "nodemetrics.metrics.k8s.io \"n1\" not found")]
    public async Task What_nobody_measured_is_not_found(string resource, string name, string message)
    {
        await using var registry = await PodsAsync();
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => GetAsync(registry, resource, name));
        Assert.Equal((404, StatusReason.NotFound, message), (refused.Status.Code, refused.Status.Reason, refused.Status.Message));
    }

    [Fact]
    public async Task A_nodes_metrics_have_its_labels()
    {
        await using var registry = await PodsAsync();
        registry.Usage.SetNode("n0", "1500m", "2Gi");
        Assert.Equal(
            """{"kind":"NodeMetrics","apiVersion":"metrics.k8s.io/v1beta1","metadata":{"name":"n0","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"zone":"z"}},"timestamp":"2026-01-01T00:00:00Z","window":"15s","usage":{"cpu":"1500m","memory":"2Gi"}}""",
            (await GetAsync(registry, ResourceNames.NodeMetrics, "n0")).Json.ToString());
    }

    private static async Task<TestRegistry> PodsAsync()
    {
        var registry = await TestRegistry.OpenAsync();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await registry.CreateAsync(
                ResourceNames.Pods, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","labels":{"app":"{{{name}}}"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        }

        await registry.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"n0","labels":{"zone":"z"}}}""");
        await registry.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"n1"}}""");
        registry.Usage.AddContainer("a", "c", "250m", "64Mi");
        registry.Usage.AddContainer("a", "side", "1", "1Gi");
        registry.Usage.AddContainer("c", "c", "1m", "1Mi");
        return registry;
    }

    private static Task<ObjectResponse> GetAsync(TestRegistry registry, string resource, string name) =>
        registry.Mediator.Send(new GetRequest(registry.Scope(resource, "get", name), ""), CancellationToken.None);

    private static async Task<IEnumerable<string>> ListAsync(TestRegistry registry, string selector) =>
        (await registry.Client.ListAsync(ResourceNames.PodMetrics, "default", LabelSelector.Parse(selector), CancellationToken.None)).Select(p => p.Name());
}
