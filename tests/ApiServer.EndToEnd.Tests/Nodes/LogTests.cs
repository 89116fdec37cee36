using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>kubectl logs, with what it asks of many containers at once.</summary>
public sealed class LogTests : IDisposable
{
    private const string Pods = """
        {"apiVersion":"v1","kind":"List","items":[
          {"apiVersion":"v1","kind":"Pod","metadata":{"name":"one","labels":{"app":"a"}},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"c","image":"nginx"}]}},
          {"apiVersion":"v1","kind":"Pod","metadata":{"name":"two","labels":{"app":"a"}},"spec":{"initContainers":[{"name":"i","image":"x"}],"containers":[{"name":"a","image":"x"},{"name":"b","image":"x"}]}},
          {"apiVersion":"v1","kind":"Pod","metadata":{"name":"unbound"},"spec":{"schedulerName":"nobody","containers":[{"name":"c","image":"nginx"}]}}]}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-logs-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Simulated_containers_log_their_lives()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var kubectl = Kubectl.With(server);
        (await kubectl.RunWithInputAsync(Pods, "create", "-f", "-")).Succeeded();
        await kubectl.OutputAsync("wait", "pod/one", "pod/two", "--for=condition=Ready");

        Assert.Equal("container c started", await kubectl.OutputAsync("logs", "one"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z container c started$", await kubectl.OutputAsync("logs", "one", "--timestamps", "--since=1h"));
        Assert.Equal("container i ended with exit code 0", await kubectl.OutputAsync("logs", "two", "-c", "i", "--tail=1"));
        Assert.Equal("cont", await kubectl.OutputAsync("logs", "one", "--limit-bytes=4"));
        Assert.Equal(
            "container a started\ncontainer b started\ncontainer i ended with exit code 0\ncontainer i started",
            Sorted(await kubectl.OutputAsync("logs", "two", "--all-containers")));
        Assert.Equal(
            "[pod/one/c] container c started\n[pod/two/a] container a started\n[pod/two/b] container b started\n[pod/two/i] container i ended with exit code 0\n[pod/two/i] container i started",
            Sorted(await kubectl.OutputAsync("logs", "-l", "app=a", "--all-containers", "--prefix")));
        Assert.Equal("", await kubectl.OutputAsync("logs", "unbound"));

        await RefusedAsync(kubectl, "error: container zzz is not valid for pod one", "logs", "one", "-c", "zzz");
        await RefusedAsync(kubectl, "Error from server (BadRequest): previous terminated container \"c\" in pod \"one\" not found", "logs", "one", "--previous");
        await RefusedAsync(kubectl, "error: error from server (NotFound): pods \"no\" not found in namespace \"default\"", "logs", "no");

        var dump = await kubectl.OutputAsync("cluster-info", "dump", "--namespaces=default");
        Assert.Contains("==== START logs for container c of pod default/one ====\ncontainer c started\n==== END logs for container c of pod default/one ====", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_a_log_ends_with_its_container()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var kubectl = Kubectl.With(server);
        (await kubectl.RunWithInputAsync(Pods, "create", "-f", "-")).Succeeded();
        await kubectl.OutputAsync("wait", "pod/one", "--for=condition=Ready");
        using var follow = kubectl.Start("logs", "-f", "one");
        Assert.Equal("container c started", await follow.StandardOutput.ReadLineAsync());
        await kubectl.OutputAsync("delete", "pod", "one");
        Assert.Equal("container c ended with exit code 0\n", await follow.StandardOutput.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await follow.WaitForExitAsync(limit.Token);
        Assert.Equal(0, follow.ExitCode);
    }

    [Fact]
    public async Task A_server_that_stops_ends_the_logs_that_are_followed()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var kubectl = Kubectl.With(server);
        (await kubectl.RunWithInputAsync(Pods, "create", "-f", "-")).Succeeded();
        await kubectl.OutputAsync("wait", "pod/one", "--for=condition=Ready");
        using var follow = kubectl.Start("logs", "-f", "one");
        Assert.Equal("container c started", await follow.StandardOutput.ReadLineAsync());
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal("", await follow.StandardOutput.ReadToEndAsync());
    }

    private static async Task RefusedAsync(Kubectl kubectl, string error, params string[] arguments)
    {
        var refused = await kubectl.RunAsync(arguments);
        Assert.Equal((1, error), (refused.ExitCode, refused.Error.TrimEnd()));
    }

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));
}
