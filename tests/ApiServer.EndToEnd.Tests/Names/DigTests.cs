using System.Globalization;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Names;

/// <summary>What a resolver sees of a StatefulSet that is too large for a datagram.</summary>
public sealed class DigTests : IDisposable
{
    private const int Replicas = 120;
    private const string Zone = "many.default.svc.cluster.local";

    private const string Manifest = """
        apiVersion: v1
        kind: Service
        metadata: {name: many}
        spec: {clusterIP: None, selector: {app: many}, ports: [{name: web, port: 80}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: m}
        spec:
          serviceName: many
          replicas: 120
          podManagementPolicy: Parallel
          selector: {matchLabels: {app: many}}
          template:
            metadata: {labels: {app: many}}
            spec: {containers: [{name: c, image: nginx, ports: [{name: web, containerPort: 80}]}]}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-names-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    [Trait("spec", "3.1.4")]
    [Trait("spec", "3.1.6")]
    [Trait("spec", "3.2.3")]
    public async Task Names_are_there_with_their_pods_whole_over_tcp_and_gone_with_them()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var kubectl = Kubectl.With(server);
        (await kubectl.RunWithInputAsync(Manifest, "apply", "-f", "-")).Succeeded();
        await EachAnswersWhenItIsReadyAsync(server, kubectl);
        await WhatDoesNotFitIsAskedForAgainOverTcpAsync(server);

        var target = Assert.Single(await Dig.ShortAsync(server, false, $"m-7.{Zone}"));
        Assert.Equal([$"m-7.{Zone}."], await Dig.ShortAsync(server, false, "-x", target));
        Assert.Contains("status: BADVERS", await AskAsync(server, "+edns=1", "+noednsnegotiation", Zone), StringComparison.Ordinal);
        Assert.Contains($"M-7.Many.default.svc.cluster.local. 30 IN A {target}", Spaced(await AskAsync(server, "M-7.Many.default.svc.cluster.local")), StringComparison.Ordinal);

        (await kubectl.RunAsync("delete", "pod", "m-7", "--wait=false")).Succeeded();
        (await kubectl.RunAsync("scale", "statefulset", "m", "--replicas=0")).Succeeded();
        (await kubectl.RunAsync("wait", "--for=delete", "pod", "-l", "app=many", "--timeout=120s")).Succeeded();
        var gone = await AskAsync(server, $"m-7.{Zone}");
        Assert.Contains("status: NXDOMAIN", gone, StringComparison.Ordinal);
        Assert.Contains("cluster.local. 30 IN SOA ns.dns.cluster.local. hostmaster.cluster.local.", Spaced(gone), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "3.1.10")]
    [Trait("spec", "3.2.9")]
    public async Task Names_of_others_are_asked_of_the_server_that_it_was_told_of()
    {
        await using var others = await ServerProcess.StartAsync(Path.Combine(_directory, "others"), "--cluster-domain", "example.test");
        await using var server = await ServerProcess.StartAsync(Path.Combine(_directory, "own"), "--dns-forward", $"127.0.0.1:{others.DnsPort}");
        var kubectl = Kubectl.With(server);
        await kubectl.SaysAsync("create service externalname far --external-name kubernetes.default.svc.example.test");
        await Kubectl.With(others).SaysAsync("create service clusterip there --tcp 80 --clusterip 10.96.7.7");

        const string theirs = "kubernetes.default.svc.example.test";
        foreach (var tcp in (bool[])[false, true])
        {
            Assert.Equal(["10.96.0.1"], await Dig.ShortAsync(server, tcp, theirs));
            Assert.Equal(["10.96.0.1"], await Dig.ShortAsync(server, tcp, "kubernetes.default.svc.cluster.local"));
            Assert.Equal(["10.96.0.1", theirs + "."], await Dig.ShortAsync(server, tcp, "far.default.svc.cluster.local"));
            Assert.Equal(["kubernetes.default.svc.cluster.local."], await Dig.ShortAsync(server, tcp, "-x", "10.96.0.1"));
            Assert.Equal(["there.default.svc.example.test."], await Dig.ShortAsync(server, tcp, "-x", "10.96.7.7"));
        }

        Assert.Contains("status: REFUSED", await AskAsync(others, "kubernetes.default.svc.cluster.local"), StringComparison.Ordinal);
        Assert.Contains("status: NXDOMAIN", await AskAsync(server, "nobody.example.test"), StringComparison.Ordinal);
        await others.StopAsync();
        Assert.Contains("status: SERVFAIL", await AskAsync(server, theirs), StringComparison.Ordinal);
        Assert.Equal(["10.96.0.1"], await Dig.ShortAsync(server, false, "kubernetes.default.svc.cluster.local"));
    }

    // No waiting here: each is asked for once, at once.
    private static async Task EachAnswersWhenItIsReadyAsync(ServerProcess server, Kubectl kubectl)
    {
        var seen = new HashSet<string>();
        using var watch = kubectl.Watch("get pods -l app=many -w --no-headers -o custom-columns=N:.metadata.name,R:.status.conditions[?(@.type==\"Ready\")].status,A:.status.podIP");
        while (seen.Count < Replicas)
        {
            var pod = (await watch.NextAsync()).Split(' ');
            if (pod[1] == "True" && seen.Add(pod[0]))
            {
                Assert.Equal([pod[2]], await Dig.ShortAsync(server, false, $"{pod[0]}.{Zone}"));
            }
        }
    }

    private static async Task WhatDoesNotFitIsAskedForAgainOverTcpAsync(ServerProcess server)
    {
        foreach (var size in (string[])["+noedns", "+bufsize=1232"])
        {
            var cut = await AskAsync(server, size, "+ignore", Zone);
            Assert.Contains("flags: qr aa tc rd", cut, StringComparison.Ordinal);
            Assert.Contains($"{Zone}. 30 IN A ", Spaced(cut), StringComparison.Ordinal);
            var whole = await AskAsync(server, size, Zone);
            Assert.Contains("Truncated, retrying in TCP mode", whole, StringComparison.Ordinal);
            Assert.Contains($"ANSWER: {Replicas},", whole, StringComparison.Ordinal);
        }

        var large = await AskAsync(server, "+bufsize=4096", "+ignore", Zone);
        Assert.Contains("flags: qr aa rd;", large, StringComparison.Ordinal);
        Assert.Contains($"ANSWER: {Replicas},", large, StringComparison.Ordinal);

        var ports = await Dig.ShortAsync(server, false, $"_web._tcp.{Zone}", "SRV");
        Assert.Equal(Enumerable.Range(0, Replicas).Select(i => $"0 1 80 m-{i}.{Zone}.").Order(StringComparer.Ordinal), ports.Where(l => !l.StartsWith(';')));
    }

    private static async Task<string> AskAsync(ServerProcess server, params string[] question) =>
        (await Command.RunAsync("dig", ["@127.0.0.1", "-p", server.DnsPort.ToString(CultureInfo.InvariantCulture), "+time=5", "+tries=2", .. question])).Succeeded();

    private static string Spaced(string output) => string.Join(' ', output.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
