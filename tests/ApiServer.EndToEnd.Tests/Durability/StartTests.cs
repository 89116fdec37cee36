using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Durability;

/// <summary>What a start says when it cannot be.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-start-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_second_server_on_the_same_directory_says_so_and_ends_while_the_first_goes_on()
    {
        await using var first = await ServerProcess.StartAsync(_directory);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(_directory));
        Assert.Contains("status 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_directory, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("node-0", await Kubectl.With(first).OutputAsync("get", "nodes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containers_survive_a_restart_of_the_server()
    {
        const string Facts = "jsonpath={range .items[*]}{.metadata.uid} {.status.podIP} {.status.startTime} {.status.containerStatuses[0].containerID} {.status.containerStatuses[0].restartCount}{\"\\n\"}{end}";
        string before;
        await using (var server = await ServerProcess.StartAsync(_directory))
        {
            var kubectl = Kubectl.With(server);
            (await kubectl.ApplyAsync("pod-inline-rbd.yaml")).Succeeded();
            await kubectl.OutputAsync("wait", "pod/rbd", "--for=condition=Ready", "--timeout=30s");
            before = await kubectl.OutputAsync("get", "pod", "-o", Facts);
            Assert.Equal(0, await server.StopAsync());
        }

        await using var again = await ServerProcess.StartAsync(_directory);
        var after = Kubectl.With(again);
        await after.OutputAsync("wait", "pod/rbd", "--for=condition=Ready", "--timeout=30s");
        Assert.Equal(before, await after.OutputAsync("get", "pod", "-o", Facts));
    }
}
