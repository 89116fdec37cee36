using ApiServer.Dns.Records;
using ApiServer.Model.Kinds;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Dns.Tests;

/// <summary>A cluster without controllers of endpoints, the record builder, and a server to ask: Services and Pods are all there is.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    private readonly DnsServer _server;

    private LiveCluster(TestCluster cluster, DnsServer server)
    {
        Cluster = cluster;
        _server = server;
        Dns = new DnsAsker(server.Endpoint!);
    }

    public TestCluster Cluster { get; }

    public DnsAsker Dns { get; }

    public static async Task<LiveCluster> StartAsync()
    {
        var cluster = await TestCluster.OpenAsync();
        await cluster.StartAsync(new DnsRecordBuilder(cluster.Client, "cluster.local"));
        var server = DnsServer.OnFreePort(cluster.Client, "cluster.local", NullLogger.Instance);
        await server.StartAsync(CancellationToken.None);
        return new LiveCluster(cluster, server);
    }

    /// <summary>A Service of the Pods labelled <c>app: NAME</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="spec">The rest of its spec, as JSON members.</param>
    public Task ServiceAsync(string name, string spec) => Cluster.CreateAsync(
        ResourceNames.Services,
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"selector":{"app":"{{{name}}}"},{{{spec}}}}}""");

    /// <summary>A Pod that is not ready and has no address.</summary>
    public Task PodAsync(string name, string app, string spec = "") => Cluster.CreateAsync(
        ResourceNames.Pods,
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","labels":{"app":"{{{app}}}","one":"1"}},"spec":{{{{spec}}}"nodeName":"node-0","containers":[{"name":"c","image":"i","ports":[{"name":"http","containerPort":8080}]}]}}""");

    /// <summary>A kubelet's word on a Pod.</summary>
    public Task StatusAsync(string name, string address, bool ready = true, string phase = "Running") => Cluster.PatchAsync(
        ResourceNames.Pods,
        "default",
        name,
        $$$"""{"status":{"phase":"{{{phase}}}","podIP":"{{{address}}}","podIPs":[{"ip":"{{{address}}}"}],"conditions":[{"type":"Ready","status":"{{{(ready ? "True" : "False")}}}"}]}}""",
        "status");

    /// <summary>The answers' data, in order.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string name, int type) =>
        [.. (await Dns.UdpAsync(name, type, 4096)).Answers.Select(a => a[(a.IndexOf(' ', a.IndexOf(' ', StringComparison.Ordinal) + 1) + 1)..]).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
