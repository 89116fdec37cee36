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
        for (var done = 0; done < Steps; done += StepsOfACluster)
        {
            await using var cluster = await ModelCluster.StartAsync();
            var random = new Random(Seed + done);
            var steps = new ModelSteps(cluster, random);
            var invariants = new Invariants(cluster.Cluster);
            var told = new List<string>();
            for (var i = 0; i < Math.Min(StepsOfACluster, Steps - done); i++)
            {
                try
                {
                    told.Add(await steps.NextAsync());
                }
                catch (TimeoutException e)
                {
                    Fail($"after the next step: {e.Message}");
                }

                invariants.CheckHistory(Fail);
                if (random.Next(5) == 0)
                {
                    await cluster.Cluster.PassAsync(TimeSpan.FromSeconds(20));
                    invariants.CheckHistory(Fail);
                    invariants.CheckQuiescence(Fail);
                }
            }

            void Fail(string what) =>
                Assert.Fail($"{what}\nAPISERVER_MODEL_SEED={Seed + done} APISERVER_MODEL_STEPS={told.Count} repeats the steps; the last were:\n{string.Join('\n', told.TakeLast(25))}");
        }
    }

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
