using ApiServer.Controllers.NodeLifecycle;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.NodeLifecycle;

public sealed class PodGarbageCollectorTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(new PodGarbageCollector(_cluster.Client, mostEnded: 2));
        await _cluster.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"n"}}""");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    [Trait("spec", "4.4.5")]
    [Trait("spec", "4.3.4")]
    public async Task Pods_of_a_missing_node_are_removed_after_40_seconds()
    {
        await PodAsync("p", "n");
        await _cluster.DeleteAsync(ResourceNames.Nodes, "", "n");
        var revision = _cluster.Store.Revision;
        await _cluster.PassAsync(TimeSpan.FromSeconds(39));
        Assert.NotNull(Pod("p"));

        await _cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Null(Pod("p"));
        var events = _cluster.EventsAfter(revision, ResourceNames.Pods);
        Assert.Equal("Failed", events[0].Object.Json.StringAt("status", "phase"));
        var condition = events[0].Object.Json.Condition("DisruptionTarget")!;
        Assert.Equal(("DeletionByPodGC", "PodGC: node no longer exists"), (condition.String("reason"), condition.String("message")));
    }

    [Fact]
    [Trait("spec", "4.4.5")]
    public async Task Pods_of_a_node_that_is_made_again_stay()
    {
        await PodAsync("p", "n");
        await _cluster.DeleteAsync(ResourceNames.Nodes, "", "n");
        await _cluster.PassAsync(TimeSpan.FromSeconds(30));
        await _cluster.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"n"}}""");
        await _cluster.PassAsync(TimeSpan.FromMinutes(5));

        Assert.NotNull(Pod("p"));
    }

    [Fact]
    [Trait("spec", "4.4.5")]
    public async Task A_deleted_pod_of_a_node_out_of_service_is_removed_when_the_node_is_not_ready()
    {
        await PodAsync("p", "n");
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await _cluster.PatchAsync(ResourceNames.Nodes, "", "n", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", "status");
        await _cluster.PatchAsync(ResourceNames.Nodes, "", "n", """{"spec":{"taints":[{"key":"node.kubernetes.io/out-of-service","value":"nodeshutdown","effect":"NoExecute"}]}}""");
        await _cluster.IdleAsync();
        Assert.NotNull(Pod("p"));

        await _cluster.PatchAsync(ResourceNames.Nodes, "", "n", """{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", "status");
        await _cluster.IdleAsync();
        Assert.Null(Pod("p"));
    }

    [Fact]
    [Trait("spec", "4.4.5")]
    public async Task A_deleted_pod_that_has_no_node_fails()
    {
        await _cluster.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"p","namespace":"default","finalizers":["a.b/c"]},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        await _cluster.IdleAsync();

        Assert.Equal("Failed", Pod("p").StringAt("status", "phase"));
        var revision = _cluster.Store.Revision;
        await _cluster.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(revision, _cluster.Store.Revision);
    }

    [Fact]
    [Trait("spec", "4.4.5")]
    public async Task Of_too_many_pods_that_ended_the_evicted_and_the_oldest_go()
    {
        foreach (var (name, status) in new[] { ("a", """{"phase":"Succeeded"}"""), ("b", """{"phase":"Failed"}"""), ("c", """{"phase":"Failed","reason":"Evicted"}"""), ("d", """{"phase":"Succeeded"}"""), ("e", """{"phase":"Running"}""") })
        {
            await PodAsync(name, "n");
            await _cluster.PatchAsync(ResourceNames.Pods, "default", name, $$$"""{"status":{{{status}}}}""", "status");
            _cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await _cluster.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["b", "d", "e"], _cluster.List(ResourceNames.Pods).Select(p => p.Name()));
    }

    private async Task PodAsync(string name, string node)
    {
        await _cluster.CreateAsync(ResourceNames.Pods, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"nodeName":"{{{node}}}","containers":[{"name":"c","image":"i"}]}}""");
        await _cluster.IdleAsync();
    }

    private JsonObject? Pod(string name) => _cluster.Client.Get(ResourceNames.Pods, "default", name);
}
