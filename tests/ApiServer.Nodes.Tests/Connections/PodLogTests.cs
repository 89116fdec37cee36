using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Connections;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Nodes.Tests.Connections;

public sealed class PodLogTests
{
    private const string Started = "container nginx started\n";
    private const string Ended = "container nginx ended with exit code 0\n";

    [Fact]
    public async Task A_container_logs_its_life()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", "\"initContainers\":[{\"name\":\"i\",\"image\":\"i\"}]");
        Assert.Equal(Started, await ReadAsync(nodes, new PodLogOptions()));
        Assert.Equal("2026-01-01T00:00:00.000000000Z " + Started, await ReadAsync(nodes, new PodLogOptions { Timestamps = true }));
        Assert.Equal("container i started\ncontainer i ended with exit code 0\n", await ReadAsync(nodes, new PodLogOptions(), "i"));
    }

    [Fact]
    public async Task Lines_and_bytes_are_limited()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", "\"initContainers\":[{\"name\":\"i\",\"image\":\"i\"}]");
        Assert.Equal("container i ended with exit code 0\n", await ReadAsync(nodes, new PodLogOptions { TailLines = 1 }, "i"));
        Assert.Equal("", await ReadAsync(nodes, new PodLogOptions { TailLines = 0 }, "i"));
        Assert.Equal("container i started\ncont", await ReadAsync(nodes, new PodLogOptions { LimitBytes = 24 }, "i"));

        nodes.Cluster.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("", await ReadAsync(nodes, new PodLogOptions { SinceSeconds = 9 }));
        Assert.Equal(Started, await ReadAsync(nodes, new PodLogOptions { SinceSeconds = 10 }));
        Assert.Equal("", await ReadAsync(nodes, new PodLogOptions { SinceTime = nodes.Cluster.Clock.UtcNow }));
    }

    [Fact]
    public async Task A_restarted_container_keeps_the_log_of_its_run_before()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p");
        Assert.Equal("previous terminated container \"nginx\" in pod \"p\" not found", Refused(nodes, new PodLogOptions { Previous = true }));

        nodes.Cluster.Clock.Advance(TimeSpan.FromSeconds(10));
        var other = TestRegistry.Json("""{"spec":{"containers":[{"name":"nginx","image":"nginx:2"}]}}""");
        await nodes.Cluster.Client.PatchAsync(ResourceNames.Pods, "default", "p", other, CancellationToken.None, type: PatchType.Strategic);
        await nodes.Cluster.IdleAsync();
        Assert.Equal(Started + Ended, await ReadAsync(nodes, new PodLogOptions { Previous = true }));
        Assert.Equal("2026-01-01T00:00:10.000000000Z " + Started, await ReadAsync(nodes, new PodLogOptions { Timestamps = true }));
    }

    [Fact]
    public async Task Who_follows_hears_when_the_container_ends()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p");
        await nodes.RunAsync("q");
        using var leave = new CancellationTokenSource();
        await using var log = Open(nodes, new PodLogOptions { Follow = true, TailLines = 5 }).GetAsyncEnumerator(leave.Token);
        Assert.True(await log.MoveNextAsync());
        Assert.Equal(Started, Encoding.UTF8.GetString(log.Current.Span));

        var next = log.MoveNextAsync().AsTask();
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "q");
        await nodes.Cluster.IdleAsync();
        Assert.False(next.IsCompleted);

        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(Ended, Encoding.UTF8.GetString(log.Current.Span));
        Assert.False(await log.MoveNextAsync());
    }

    [Fact]
    public async Task Who_leaves_ends_the_stream()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p");
        using var leave = new CancellationTokenSource();
        await using var log = Open(nodes, new PodLogOptions { Follow = true }).GetAsyncEnumerator(leave.Token);
        Assert.True(await log.MoveNextAsync());
        var next = log.MoveNextAsync().AsTask();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_container_that_has_not_started_has_no_log()
    {
        await using var nodes = await NodesFixture.StartAsync(1, new SimulatedLifeCycle { Start = TimeSpan.FromSeconds(3) });
        await nodes.RunAsync("p");
        Assert.Equal("container \"nginx\" in pod \"p\" is waiting to start: ContainerCreating", Refused(nodes, new PodLogOptions()));
    }

    [Theory]
    [InlineData("""{"waiting":{"reason":"ErrImagePull"}}""", "container \"nginx\" in pod \"p\" is waiting to start: image can't be pulled")]
    [InlineData("""{"waiting":{"reason":"ImagePullBackOff"}}""", "container \"nginx\" in pod \"p\" is waiting to start: trying and failing to pull image")]
    [InlineData("{}", "container \"nginx\" in pod \"p\" is waiting to start - no logs yet")]
    [InlineData("""{"terminated":{"exitCode":137}}""", "container \"nginx\" in pod \"p\" is terminated")]
    public void What_keeps_a_container_is_said(string state, string message)
    {
        var pod = TestRegistry.Json($$$"""{"metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"nginx","state":{{{state}}} }]} }""");
        var status = Assert.Throws<ApiStatusException>(() => ContainerRun.IdOf(pod, "nginx", previous: false)).Status;
        Assert.Equal((400, message), (status.Code, status.Message));
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> Open(NodesFixture nodes, PodLogOptions options, string container = "nginx")
    {
        var client = nodes.Cluster.Client;
        return new PodConnections(nodes.Options, new SimulatedRuntime(client, nodes.Options), client.Clock).OpenLog(nodes.Pod("p"), container, options);
    }

    private static async Task<string> ReadAsync(NodesFixture nodes, PodLogOptions options, string container = "nginx")
    {
        var text = new StringBuilder();
        await foreach (var piece in Open(nodes, options, container))
        {
            text.Append(Encoding.UTF8.GetString(piece.Span));
        }

        return text.ToString();
    }

    private static string Refused(NodesFixture nodes, PodLogOptions options) =>
        Assert.Throws<ApiStatusException>(() => Open(nodes, options)).Status.Message;
}
