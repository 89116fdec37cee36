using System.Net;
using System.Text.Json;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Load;

/// <summary>Many Pods and many objects, on a server that keeps them on disk.</summary>
public sealed class ScaleTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-scale-").FullName;
    private ServerProcess _server = null!;
    private ApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(_directory);
        _client = new ApiClient(_server.HttpPort);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_hundred_parallel_replicas_become_ready()
    {
        await CreateSetAsync("many", 100, "Parallel");
        await ReadyAsync("many", 100);
        var addresses = (await PodsAsync("many")).Select(p => p.GetProperty("status").GetProperty("podIP").GetString()).ToList();
        Assert.Equal(100, addresses.Distinct().Count());
    }

    [Fact]
    public async Task Twenty_ordered_replicas_become_ready_one_after_the_other()
    {
        await CreateSetAsync("ordered", 20, "OrderedReady");
        await ReadyAsync("ordered", 20);
        var pods = (await PodsAsync("ordered")).ToDictionary(p => p.GetProperty("metadata").GetProperty("name").GetString()!);
        for (var i = 1; i < 20; i++)
        {
            // Times in objects have whole seconds: equal is in order.
            var ready = pods[$"ordered-{i - 1}"].GetProperty("status").GetProperty("conditions").EnumerateArray()
                .Single(c => c.GetProperty("type").GetString() == "Ready").GetProperty("lastTransitionTime").GetString();
            var created = pods[$"ordered-{i}"].GetProperty("metadata").GetProperty("creationTimestamp").GetString();
            Assert.True(string.CompareOrdinal(ready, created) <= 0, $"ordered-{i} was created at {created}, before ordered-{i - 1} was Ready at {ready}");
        }
    }

    [Fact]
    public async Task Five_thousand_objects_are_created_at_64_connections_and_listed_whole_and_in_pages()
    {
        const int Count = 5000;
        const string Collection = "/api/v1/namespaces/kube-public/configmaps";
        var filler = new string('x', 1000);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) <= Count;)
            {
                var (code, body) = await _client.PostAsync(Collection, $$$"""{"metadata":{"name":"c{{{i:0000}}}","labels":{"load":"yes"} },"data":{"filler":"{{{filler}}}"} }""");
                Assert.True(code == HttpStatusCode.Created, body.ToString());
            }
        }));

        var whole = await _client.GetAsync(Collection + "?labelSelector=load%3Dyes");
        var names = Names(whole);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => $"c{i:0000}"), names);

        var paged = new List<string>();
        var token = "";
        do
        {
            var page = await _client.GetAsync($"{Collection}?labelSelector=load%3Dyes&limit=500&continue={token}");
            paged.AddRange(Names(page));
            token = page.GetProperty("metadata").TryGetProperty("continue", out var next2) ? next2.GetString()! : "";
        }
        while (token.Length > 0);
        Assert.Equal(names, paged);
    }

    private static List<string> Names(JsonElement list) =>
        [.. list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("metadata").GetProperty("name").GetString()!)];

    private async Task CreateSetAsync(string name, int replicas, string policy)
    {
        var (code, body) = await _client.PostAsync("/apis/apps/v1/namespaces/default/statefulsets", $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"replicas":{{{replicas}}},"podManagementPolicy":"{{{policy}}}","serviceName":"{{{name}}}",
             "selector":{"matchLabels":{"app":"{{{name}}}"} },
             "template":{"metadata":{"labels":{"app":"{{{name}}}"} },"spec":{"containers":[{"name":"c","image":"nginx"}]} } } }
            """);
        Assert.True(code == HttpStatusCode.Created, body.ToString());
    }

    private Task<JsonElement> ReadyAsync(string name, int replicas) => Until.AsyncAnswer(
        $"{replicas} Pods of {name} are Ready",
        () => _client.GetAsync($"/apis/apps/v1/namespaces/default/statefulsets/{name}"),
        s => s.GetProperty("status").TryGetProperty("readyReplicas", out var ready) && ready.GetInt32() == replicas);

    private async Task<List<JsonElement>> PodsAsync(string name) =>
        [.. (await _client.GetAsync($"/api/v1/namespaces/default/pods?labelSelector=app%3D{name}")).GetProperty("items").EnumerateArray()];
}
