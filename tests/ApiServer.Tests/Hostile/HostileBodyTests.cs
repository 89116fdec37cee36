using System.Diagnostics;
using System.Text;
using ApiServer.Tests.Fuzz;

namespace ApiServer.Tests.Hostile;

/// <summary>
/// Bodies that were made to hurt, over HTTP: each gets its answer, the refused ones leave the store alone, and whoever else asks is answered meanwhile.
/// </summary>
public sealed class HostileBodyTests
{
    /// <summary>Bodies under way at a time.</summary>
    private const int Senders = 3;

    /// <summary>How long a small read may take beside them, and one of them at all, on a machine that others use too.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(55);

    [Fact]
    public async Task Server_refuses_them_and_answers_others_meanwhile()
    {
        await using var server = await FuzzServer.StartAsync();
        await SendAllAsync(server, HostileRequests.Setup(), senders: 1);
        using var stop = new CancellationTokenSource();
        var reader = ReadAsync(server, stop.Token);

        var before = server.Revision;
        await SendAllAsync(server, HostileRequests.Refused(), Senders);
        Assert.Equal(before, server.Revision);

        await SendAllAsync(server, HostileRequests.Accepted(), Senders);
        await stop.CancelAsync();
        var (reads, slowest) = await reader;
        Assert.InRange(reads, 20, int.MaxValue);
        Assert.True(slowest < Longest, $"a small read took {slowest}");
    }

    private static async Task SendAllAsync(FuzzServer server, IEnumerable<HostileRequest> requests, int senders)
    {
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = senders }, async (hostile, _) =>
        {
            var watch = Stopwatch.StartNew();
            var answer = await server.AskAsync(hostile.Request);
            if (answer.Problem is not null || answer.Code != hostile.Code || watch.Elapsed > Longest)
            {
                wrong.Enqueue($"{hostile.Name}: {answer.Code} {answer.Problem} after {watch.Elapsed}: {Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 500)))}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
    }

    private static async Task<(int Reads, TimeSpan Slowest)> ReadAsync(FuzzServer server, CancellationToken stop)
    {
        var request = new FuzzRequest("GET", HostileRequests.Small, "", [new("Authorization", $"Bearer {FuzzServer.Token}")], []);
        var (reads, slowest) = (0, TimeSpan.Zero);
        while (!stop.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            var answer = await server.AskAsync(request);
            Assert.Equal(200, answer.Code);
            reads++;
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        return (reads, slowest);
    }
}
