using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>What <c>kubectl top</c> shows; the nodes are this server's own, so that the sums are known.</summary>
public sealed class TopTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    private const string Usage = "simulation.apiserver.local/";

    [Fact]
    public async Task Top_shows_what_pods_containers_and_nodes_use()
    {
        var kubectl = await server.NamespaceAsync("top");
        const string pods = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","labels":{"app":"web"},"annotations":{"simulation.apiserver.local/cpu-usage":"250m","simulation.apiserver.local/memory-usage":"64Mi"}},
             "spec":{"nodeName":"node-1","containers":[{"name":"nginx","image":"nginx"}]}}
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"two","labels":{"app":"two"},"annotations":{"simulation.apiserver.local/cpu-usage.a":"1500m","simulation.apiserver.local/memory-usage.a":"1Gi"}},
             "spec":{"nodeName":"node-1","containers":[{"name":"a","image":"nginx"},{"name":"b","image":"nginx","resources":{"requests":{"cpu":"500m","memory":"100Mi"}}}]}}
            """;
        await kubectl.SaysAsync("create -f -", pods);
        await kubectl.SaysAsync("wait --for=condition=Ready pod/web pod/two");

        var top = KubectlTable.Parse(await kubectl.SaysAsync("top pods"));
        Assert.Equal("NAME=two | CPU(cores)=1550m | MEMORY(bytes)=1034Mi\nNAME=web | CPU(cores)=250m | MEMORY(bytes)=64Mi", top.WithoutAge());
        Assert.Equal("web 250m 64Mi", Words(await kubectl.SaysAsync("top pod web --no-headers")));
        Assert.Equal("web 250m 64Mi", Words(await kubectl.SaysAsync("top pods -l app=web --no-headers")));
        Assert.Equal("top two 1550m 1034Mi top web 250m 64Mi", Words(await kubectl.SaysAsync("top pods -A --no-headers")));
        Assert.Equal("two a 1500m 1024Mi two b 50m 10Mi web nginx 250m 64Mi", Words(await kubectl.SaysAsync("top pods --containers --no-headers")));
        Assert.Equal("node-1 1800m 45% 1098Mi 6%", Words(await kubectl.SaysAsync("top node node-1 --no-headers")));
        Assert.Equal(["node-0", "node-1", "node-2"], KubectlTable.Parse(await kubectl.SaysAsync("top nodes")).Rows.Select(r => r["NAME"]));
        Assert.Equal("web 250m 64Mi 15s", Words(await kubectl.SaysAsync("get pods.metrics.k8s.io web --no-headers")));

        await kubectl.SaysAsync($"annotate pod web --overwrite {Usage}cpu-usage=2");
        Assert.Equal("web 2000m 64Mi", Words(await kubectl.SaysAsync("top pod web --no-headers")));
        Assert.Equal("Error from server (NotFound): pods \"zzz\" not found", await kubectl.FailsAsync("top pod zzz"));
        Assert.Equal(
            "Error from server (MethodNotAllowed): the server does not allow this method on the requested resource",
            await kubectl.FailsAsync("delete pods.metrics.k8s.io web"));
    }

    private static string Words(string output) => string.Join(' ', output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
