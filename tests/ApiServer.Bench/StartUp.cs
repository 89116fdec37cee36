using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ApiServer.Bench;

/// <summary>The time from the start of the process to the first 200 of /readyz over TLS, on an empty directory each time.</summary>
internal static class StartUp
{
    public static async Task<double> MeasureAsync(string assembly, int runs)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            // The authority does not exist yet when the clock starts to run.
#pragma warning disable CA5359
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
        });
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            times.Add(await OnceAsync(client, assembly));
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private static async Task<double> OnceAsync(HttpClient client, string assembly)
    {
        var directory = Directory.CreateTempSubdirectory("apiserver-bench-").FullName;
        var port = FreePort();
        var watch = Stopwatch.StartNew();
        using var process = BenchServer.Launch(assembly, directory, port);
        try
        {
            while (!await IsReadyAsync(client, new Uri($"https://127.0.0.1:{port}/readyz")))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }

            return watch.Elapsed.TotalMilliseconds;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address)
    {
        try
        {
            using var answer = await client.GetAsync(address);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
