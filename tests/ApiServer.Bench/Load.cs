using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace ApiServer.Bench;

/// <summary>ConfigMaps of 1 KB, created, read, listed and changed.</summary>
internal sealed class Load(BenchServer server, string inNamespace)
{
    private const int Connections = 64;
    private readonly string _collection = $"/api/v1/namespaces/{inNamespace}/configmaps";

    private int _objects;

    public async Task<double> CreatesPerSecondAsync(int count)
    {
        _objects = count;
        var filler = new string('x', 900);
        return await RateAsync(count, async (client, i) =>
        {
            var body = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bench-{{{i:00000}}}"},"data":{"filler":"{{{filler}}}"}}""";
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync(new Uri(_collection, UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        });
    }

    public Task<double> GetsPerSecondAsync(int count) => RateAsync(count, async (client, i) =>
    {
        using var answer = await client.GetAsync(new Uri($"{_collection}/bench-{i % _objects:00000}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    });

    /// <summary>Server-side applies to the objects that were created: each to its own object, where the creator stays the owner of the rest.</summary>
    /// <param name="count">How many.</param>
    /// <param name="value">What the applied field says; the same value again changes nothing.</param>
    public Task<double> AppliesPerSecondAsync(int count, string value) => PatchesPerSecondAsync(
        count,
        "application/apply-patch+yaml",
        "?fieldManager=bench",
        i => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bench-{{{i:00000}}}"},"data":{"applied":"{{{value}}}"}}""");

    /// <summary>Merge patches of one field, to compare with.</summary>
    public Task<double> MergesPerSecondAsync(int count, string value) => PatchesPerSecondAsync(
        count, "application/merge-patch+json", "", _ => $$$"""{"data":{"merged":"{{{value}}}"}}""");

    public async Task<double> ListMegabytesPerSecondAsync(int count)
    {
        using var client = server.NewClient(1);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            using var answer = await client.GetAsync(new Uri(_collection, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            await using var stream = await answer.Content.ReadAsStreamAsync();
            for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
            {
                bytes += read;
            }
        }

        return bytes / 1e6 / watch.Elapsed.TotalSeconds;
    }

    private Task<double> PatchesPerSecondAsync(int count, string mediaType, string query, Func<int, string> patch) => RateAsync(count, async (client, i) =>
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(patch(i % _objects)));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await client.PatchAsync(new Uri($"{_collection}/bench-{i % _objects:00000}{query}", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    });

    private async Task<double> RateAsync(int count, Func<HttpClient, int, Task> request)
    {
        using var client = server.NewClient(Connections);
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                await request(client, i);
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }
}
