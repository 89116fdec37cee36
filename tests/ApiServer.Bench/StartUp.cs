using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ApiServer.Bench;

/// <summary>
/// The time from the start of the process to its Ready line, and to the first 200 of /readyz over TLS, which is the first request that the server
/// ever answers; on an empty directory each time.
/// </summary>
internal static class StartUp
{
    /// <summary>Medians in milliseconds: to the Ready line, to the first answer; and the server's processor time until then.</summary>
    public static async Task<(double Ready, double Answered, double ProcessorTime)> MeasureAsync(string assembly, int runs)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            // The authority does not exist yet when the clock starts to run.
#pragma warning disable CA5359
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
        });

        // The first run only makes this program's own code ready.
        await OnceAsync(client, assembly);
        var times = new List<(double Ready, double Answered, double ProcessorTime)>();
        for (var i = 0; i < runs; i++)
        {
            times.Add(await OnceAsync(client, assembly));
        }

        return (Median(times.Select(t => t.Ready)), Median(times.Select(t => t.Answered)), Median(times.Select(t => t.ProcessorTime)));
    }

    private static double Median(IEnumerable<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return sorted[sorted.Count / 2];
    }

    private static async Task<(double Ready, double Answered, double ProcessorTime)> OnceAsync(HttpClient client, string assembly)
    {
        var directory = Directory.CreateTempSubdirectory("apiserver-bench-").FullName;
        var port = FreePort();
        var watch = Stopwatch.StartNew();
        using var process = BenchServer.Launch(assembly, directory, port);
        try
        {
            await BenchServer.UntilReadyAsync(process);
            var ready = watch.Elapsed.TotalMilliseconds;
            using var answer = await client.GetAsync(new Uri($"https://127.0.0.1:{port}/readyz"));
            answer.EnsureSuccessStatusCode();
            return (ready, watch.Elapsed.TotalMilliseconds, process.TotalProcessorTime.TotalMilliseconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
