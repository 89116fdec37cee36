using System.Diagnostics;
using System.Globalization;
using ApiServer.EndToEnd.Tests.Story;
using ApiServer.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace ApiServer.EndToEnd.Tests.Durability;

/// <summary>Kills the server at random moments while it is written to: nothing that it acknowledged may be lost, and the story goes on to its end.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-kill-").FullName;

    /// <summary>Rounds of each test; <c>APISERVER_KILL_ROUNDS</c> makes it longer.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("APISERVER_KILL_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 25;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_kill_within_the_first_600_ms_on_an_empty_directory_loses_nothing_and_the_next_start_succeeds()
    {
        var random = NewRandom();
        var acknowledged = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var directory = Path.Combine(_directory, round.ToString(CultureInfo.InvariantCulture));
            var writers = new Writers();
            var (process, httpPort, _) = ServerProcess.Launch(directory);
            await KillAfterAsync(process, writers, httpPort, random.Next(20, 600));

            await using var server = await ServerProcess.StartAsync(directory);
            await writers.AssertAllThereAsync(server.HttpPort);
            var nodes = KubectlTable.Parse(await Kubectl.With(server).OutputAsync("get", "nodes"));
            Assert.Equal(["node-0", "node-1", "node-2"], nodes.Rows.Select(r => r["NAME"]));
            acknowledged += writers.Acknowledged;
        }

        output.WriteLine($"{Rounds} rounds, {acknowledged} acknowledged writes");
    }

    [Fact]
    public async Task Kills_at_random_moments_of_the_story_lose_nothing_and_it_reaches_the_same_end()
    {
        var random = NewRandom();
        var writers = new Writers();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(_directory);
            await writers.AssertAllThereAsync(server.HttpPort);
            await BindingInvariant.AssertAsync(server.HttpPort);
            var story = AdvanceAsync(Kubectl.With(server), round);
            using var writing = new CancellationTokenSource();
            var writes = writers.RunAsync(server.HttpPort, () => !writing.IsCancellationRequested, connections: 4);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(10, 1200)), TimeProvider.System, CancellationToken.None);
            await server.KillAsync();
            await writing.CancelAsync();
            await Task.WhenAll(writes, story);
        }

        await using var last = await ServerProcess.StartAsync(_directory);
        await writers.AssertAllThereAsync(last.HttpPort);
        await EndAsync(Kubectl.With(last));
        await BindingInvariant.AssertAsync(last.HttpPort);
        output.WriteLine($"{Rounds} rounds, {writers.Acknowledged} acknowledged writes");
    }

    /// <summary>One step of the story, whatever comes of it: the server is killed meanwhile.</summary>
    private static async Task AdvanceAsync(Kubectl kubectl, int round)
    {
        await kubectl.ApplyAsync("pv.yaml");
        await kubectl.ApplyAsync("service.yaml");
        await kubectl.ApplyAsync("statefulset-pvc.yaml");
        switch (round % 3)
        {
            case 0:
                await kubectl.RunAsync("delete", "pod", "--all", "--wait=false", "--request-timeout=5s");
                break;
            case 1:
                await kubectl.RunAsync("scale", "sts", "web", "--replicas=1", "--request-timeout=5s");
                break;
            default:
                await kubectl.RunAsync("scale", "sts", "web", "--replicas=3", "--request-timeout=5s");
                break;
        }
    }

    private static async Task EndAsync(Kubectl kubectl)
    {
        foreach (var manifest in new[] { "pv.yaml", "service.yaml", "statefulset-pvc.yaml" })
        {
            (await kubectl.ApplyAsync(manifest)).Succeeded();
        }

        (await kubectl.RunAsync("scale", "sts", "web", "--replicas=3")).Succeeded();
        var play = new StoryPlay(kubectl);
        await play.AllRunningAsync(3);
        var storage = await play.ClaimsAndVolumesAsync();
        await play.DeleteAllPodsAsync();
        Assert.Equal(storage, await play.ClaimsAndVolumesAsync());
    }

    private static async Task KillAfterAsync(Process process, Writers writers, int httpPort, int milliseconds)
    {
        using (process)
        {
            var stopped = false;
            var writes = writers.RunAsync(httpPort, () => !Volatile.Read(ref stopped), connections: 4);
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
            process.Kill();
            await process.WaitForExitAsync();
            Volatile.Write(ref stopped, true);
            await writes;
        }
    }

    private Random NewRandom()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}
