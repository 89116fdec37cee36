using System.Globalization;
using Xunit.Abstractions;

namespace ApiServer.Tests.StateModel;

/// <summary>
/// Random histories of a cluster against what must hold in all of them. The interleaving of controllers is theirs, so a seed repeats the steps, not every write.
/// </summary>
public sealed class StateModelTests(ITestOutputHelper output)
{
    /// <summary>So long histories grow slow: each cluster lives for so many steps.</summary>
    private const int StepsOfACluster = 500;

    private static readonly int Steps = FromEnvironment("APISERVER_MODEL_STEPS") ?? 10_000;

    private static readonly int Seed = FromEnvironment("APISERVER_MODEL_SEED") ?? System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000);

    [Fact]
    public async Task Whatever_happens_what_must_hold_holds()
    {
        output.WriteLine($"APISERVER_MODEL_SEED={Seed} APISERVER_MODEL_STEPS={Steps}");
        var clusters = Enumerable.Range(0, (Steps + StepsOfACluster - 1) / StepsOfACluster).Select(i => i * StepsOfACluster);
        await Parallel.ForEachAsync(
            clusters,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (done, _) => await LiveAsync(Seed + done, Math.Min(StepsOfACluster, Steps - done)));
    }

    private static async Task LiveAsync(int seed, int count)
    {
        await using var model = await ModelCluster.StartAsync();
        var cluster = model.Cluster;
        var random = new Random(seed);
        var steps = new ModelSteps(model, random);
        var history = new HistoryInvariants(cluster, steps.DeletedClaims);
        var rest = new RestInvariants(cluster);
        var told = new List<string>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                told.Add(await steps.NextAsync());
                history.Check(Fail);
                if (random.Next(5) == 0)
                {
                    await cluster.PassAsync(TimeSpan.FromSeconds(20));
                    history.Check(Fail);
                    await rest.CheckAsync(Fail);
                }
            }

            await steps.MendAsync();
            history.Check(Fail);
            await rest.CheckCompletionAsync(Fail);
        }
        catch (TimeoutException e)
        {
            Fail($"after the next step: {e.Message}");
        }

        void Fail(string what) => Assert.Fail($"""
            {what}
            APISERVER_MODEL_SEED={seed} APISERVER_MODEL_STEPS={count} repeats the steps; the last of {told.Count} were:
            {string.Join('\n', told.TakeLast(25))}
            The last writes were:
            {string.Join('\n', cluster.EventsAfter(Math.Max(0, cluster.Store.Revision - 200)).Select(WrittenLine.Of).OfType<string>())}
            """);
    }

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
