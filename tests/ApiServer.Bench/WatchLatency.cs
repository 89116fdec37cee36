using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace ApiServer.Bench;

/// <summary>The time from sending a write until the last of many watchers, each on a connection of its own, has its event.</summary>
internal static class WatchLatency
{
    private const string Collection = "/api/v1/namespaces/kube-public/configmaps";

    public static async Task<double> MeasureAsync(BenchServer server, int watchers, int writes)
    {
        using var client = server.NewClient(watchers + 1);
        using var stop = new CancellationTokenSource();
        var seen = new SemaphoreSlim(0);
        var address = new Uri(Collection + "?watch=1&fieldSelector=metadata.name%3Dlatency", UriKind.Relative);
        var streams = await Task.WhenAll(Enumerable.Range(0, watchers).Select(async _ =>
        {
            var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            return new StreamReader(await answer.Content.ReadAsStreamAsync(stop.Token));
        }));
        var reading = streams.Select(s => ReadAsync(s, seen, stop.Token)).ToList();
        var times = new List<double>();
        for (var i = 0; i < writes; i++)
        {
            var watch = Stopwatch.StartNew();
            await WriteAsync(client, i);
            for (var n = 0; n < watchers; n++)
            {
                await seen.WaitAsync(stop.Token);
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        await stop.CancelAsync();
        await Task.WhenAll(reading);
        times.Sort();
        return times[times.Count / 2];
    }

    private static async Task WriteAsync(HttpClient client, int i)
    {
        var body = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"latency"},"data":{"i":"{{{i}}}"}}""";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = i == 0
            ? await client.PostAsync(new Uri(Collection, UriKind.Relative), content)
            : await client.PutAsync(new Uri(Collection + "/latency", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task ReadAsync(StreamReader stream, SemaphoreSlim seen, CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.ReadLineAsync(cancellationToken) is not null)
            {
                seen.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
        finally
        {
            stream.Dispose();
        }
    }
}
