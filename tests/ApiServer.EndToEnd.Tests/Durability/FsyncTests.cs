using System.Diagnostics;
using System.Globalization;
using System.Net;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Durability;

/// <summary>The page cache survives a kill, so a kill proves little: strace counts what reaches the disk before each answer.</summary>
public sealed class FsyncTests : IDisposable
{
    private const int Writes = 20;

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-fsync-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_log_is_synced_between_a_writes_arrival_and_its_answer()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        using var client = new ApiClient(server.HttpPort);
        var trace = Path.Combine(_directory, "trace");
        using var strace = Process.Start("strace", ["-f", "-ttt", "-y", "-e", "trace=fsync,fdatasync", "-o", trace, "-p", server.Id.ToString(CultureInfo.InvariantCulture)]);
        var windows = new List<(double From, double To)>();
        try
        {
            await Until.AsyncAnswer("strace sees the server sync", () => WriteAndLookAsync(client, trace), seen => seen);
            for (var i = 0; i < Writes; i++)
            {
                var from = Now();
                await CreateAsync(client, $"synced-{i}");
                windows.Add((from, Now()));
            }
        }
        finally
        {
            using var stop = Process.Start("kill", ["-INT", strace.Id.ToString(CultureInfo.InvariantCulture)]);
            await stop.WaitForExitAsync();
            await strace.WaitForExitAsync();
        }

        var syncs = await SyncsOfTheLogAsync(trace);
        foreach (var (from, to) in windows)
        {
            Assert.Contains(syncs, s => s >= from && s <= to);
        }
    }

    private static async Task<bool> WriteAndLookAsync(ApiClient client, string trace)
    {
        await CreateAsync(client, $"attached-{Stopwatch.GetTimestamp()}");
        return File.Exists(trace) && (await SyncsOfTheLogAsync(trace)).Count > 0;
    }

    private static async Task CreateAsync(ApiClient client, string name)
    {
        var (code, _) = await client.PostAsync(
            "/api/v1/namespaces/default/configmaps", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""");
        Assert.Equal(HttpStatusCode.Created, code);
    }

    /// <summary>When a sync of the write-ahead log began, in seconds since 1970.</summary>
    private static async Task<List<double>> SyncsOfTheLogAsync(string trace)
    {
        var lines = await File.ReadAllLinesAsync(trace);
        return [.. lines
            .Where(l => l.Contains("-wal>", StringComparison.Ordinal) && l.Contains("sync(", StringComparison.Ordinal))
            .Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))];
    }

    private static double Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
