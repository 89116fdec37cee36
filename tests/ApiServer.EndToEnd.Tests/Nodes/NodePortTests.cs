using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>Node ports as kubectl asks for them.</summary>
public sealed class NodePortTests : IDisposable
{
    private const string NodePort = "jsonpath={.spec.ports[0].nodePort}";

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-nodeport-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_node_port_is_one_services_until_it_lets_it_go()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var kubectl = Kubectl.With(server);
        Assert.Equal("service/a created", await kubectl.OutputAsync("create", "service", "nodeport", "a", "--tcp=80:8080", "--node-port=30080"));
        Assert.Equal("service/b created", await kubectl.OutputAsync("create", "service", "nodeport", "b", "--tcp=80:8080"));
        Assert.InRange(int.Parse(await kubectl.OutputAsync("get", "svc", "b", "-o", NodePort), System.Globalization.CultureInfo.InvariantCulture), 30000, 32767);
        Assert.Contains("80:30080/TCP", await kubectl.OutputAsync("get", "svc", "a"), StringComparison.Ordinal);

        var taken = await kubectl.RunAsync("create", "service", "nodeport", "c", "--tcp=80:8080", "--node-port=30080");
        Assert.Equal(
            (1, "error: failed to create NodePort service: Service \"c\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated"),
            (taken.ExitCode, taken.Error.TrimEnd()));
        var outside = await kubectl.RunAsync("create", "service", "nodeport", "c", "--tcp=80:8080", "--node-port=80");
        Assert.Equal(
            (1, "error: failed to create NodePort service: Service \"c\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767"),
            (outside.ExitCode, outside.Error.TrimEnd()));

        await kubectl.OutputAsync("patch", "svc", "a", "-p", """{"spec":{"type":"ClusterIP"}}""");
        Assert.Equal("", await kubectl.OutputAsync("get", "svc", "a", "-o", NodePort));
        Assert.Equal("service/c created", await kubectl.OutputAsync("create", "service", "nodeport", "c", "--tcp=80:8080", "--node-port=30080"));
        await kubectl.OutputAsync("delete", "svc", "c");
        Assert.Equal("service/d created", await kubectl.OutputAsync("create", "service", "nodeport", "d", "--tcp=80:8080", "--node-port=30080"));
    }
}
