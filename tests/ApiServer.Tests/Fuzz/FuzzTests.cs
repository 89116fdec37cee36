using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Tests.Fuzz;

/// <summary>
/// Requests mutated from valid ones: none is answered with 5xx, none hangs, none that was refused changes the store, and the memory
/// comes back. <c>APISERVER_FUZZ_REQUESTS</c> says how many, <c>APISERVER_FUZZ_SEED</c> which ones. Other tests would change the process's memory meanwhile.
/// </summary>
[Collection(MeasuresMemory)]
[CollectionDefinition(MeasuresMemory, DisableParallelization = true)]
public sealed class FuzzTests
{
    private const string MeasuresMemory = "measures memory";
    private const int MostFailures = 10;

    /// <summary>All that are served, but ComponentStatus, which nobody can send.</summary>
    private static readonly int Kinds = BuiltInResources.Catalog.All.Count(r => r.Verbs.Contains("create"));

    /// <summary>Each with a server of its own, so that a change of the store is its last request's. More than processors: some requests wait.</summary>
    private const int Workers = 8;

    /// <summary>Requests between two resets of a worker's store.</summary>
    private const int Batch = 50;

    /// <summary>What of the memory at a tenth of the way may have been added at the end.</summary>
    private const long Growth = 48L << 20;

    private static readonly int Requests = FromEnvironment("APISERVER_FUZZ_REQUESTS", 200_000);
    private static readonly int Seed = FromEnvironment("APISERVER_FUZZ_SEED", 1);

    [Fact]
    public async Task Seeds_are_valid()
    {
        await using var server = await NewServerAsync();
        var refused = new List<string>();
        foreach (var seed in FuzzSeeds.All(server))
        {
            var answer = await server.SendAsync(seed);
            if (answer.Problem is not null || (answer.Code >= 400 && !IsByDesign(answer) && !(answer.Code == 400 && FuzzSeeds.IsConnection(seed))))
            {
                refused.Add($"{seed}\n=> {answer.Code} {answer.Problem} {Encoding.UTF8.GetString(answer.Body)}");
            }

            await server.ResetAsync();
        }

        Assert.Equal(Kinds, FuzzObjects.All.Select(o => o.Resource).Distinct().Count());
        Assert.True(refused.Count == 0, string.Join("\n\n", refused));
    }

    [Fact]
    public async Task Mutated_requests_break_nothing()
    {
        var failures = new ConcurrentDictionary<string, string>();
        var servers = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => NewServerAsync()));
        var mutation = new FuzzMutation([.. FuzzSeeds.All(servers[0])]);
        var warm = Requests / 10;
        await RunAsync(0, warm);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(warm, Requests);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.Values));
        Assert.True(after - before < Growth, $"{(after - before) >> 20} MiB were not given back");

        Task RunAsync(int from, int to) => Task.WhenAll(servers.Select((server, worker) => Task.Run(async () =>
        {
            for (var i = from + worker; i < to && failures.Count < MostFailures; i += Workers)
            {
                var random = new Random(unchecked((Seed * 1_000_003) + i));
                var request = mutation.Of(random);
                if (await ProblemAsync(server, request) is { } problem)
                {
                    failures.TryAdd(problem, $"APISERVER_FUZZ_SEED={Seed}, request {i}: {problem}\n{request}");
                }

                if (i / Workers % Batch == 0)
                {
                    await server.ResetAsync();
                }
            }
        })));
    }

    private static async Task<string?> ProblemAsync(FuzzServer server, FuzzRequest request)
    {
        var before = server.Revision;
        var answer = await server.SendAsync(request);
        if (server.Revision != before && answer is { Problem: null, Code: < 300 } && request.Subject is { } subject && await ReadBackAsync(server, subject) is { } unreadable)
        {
            return unreadable;
        }

        if (request.Query.Contains("timeout=", StringComparison.Ordinal) && answer is { Code: 504, Problem: null } or { Problem: FuzzServer.BrokenOff })
        {
            // Its time was over, at any point of its way: its write may be among those that wait for the disk.
            await server.SettleAsync();
            return null;
        }

        return answer.Problem ?? answer switch
        {
            { Code: >= 500 } when !IsByDesign(answer) => $"{answer.Code} {Encoding.UTF8.GetString(answer.Body)}",
            { Code: >= 400 } when server.Revision != before => $"{answer.Code}, but the store has changed",
            { Code: > 0 } when request.Method is "GET" or "HEAD" or "OPTIONS" && server.Revision != before => "a read has changed the store",
            _ => null,
        };
    }

    /// <summary>What was written is shown in each form, and the next patch finds nothing that it cannot read.</summary>
    private static async Task<string?> ReadBackAsync(FuzzServer server, ObjectKey subject)
    {
        foreach (var request in FuzzSeeds.ReadBack(subject))
        {
            var answer = await server.SendAsync(request);
            if (answer.Problem is not null || answer.Code >= (request.Method == "GET" ? 300 : 500))
            {
                return $"read back: {answer.Code} {answer.Problem} {Encoding.UTF8.GetString(answer.Body)}\n{request}";
            }
        }

        return null;
    }

    /// <summary>501: not built yet. 504: upstream's answer when a revision of the future does not come.</summary>
    private static bool IsByDesign(FuzzAnswer answer) =>
        answer.Code == 501 || (answer.Code == 504 && Encoding.UTF8.GetString(answer.Body).Contains("Too large resource version", StringComparison.Ordinal));

    private static async Task<FuzzServer> NewServerAsync()
    {
        var server = await FuzzServer.StartAsync();
        var refused = new List<string>();
        foreach (var request in FuzzSeeds.Setup())
        {
            var answer = await server.SendAsync(request);
            if (answer.Problem is not null || (answer.Code != 201 && !IsByDesign(answer)))
            {
                refused.Add($"{request}\n=> {answer.Code} {answer.Problem} {Encoding.UTF8.GetString(answer.Body)}");
            }
        }

        Assert.True(refused.Count == 0, string.Join("\n\n", refused));

        server.Keep();
        return server;
    }

    private static int FromEnvironment(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
