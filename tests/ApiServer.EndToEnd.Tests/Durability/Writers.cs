using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Durability;

/// <summary>Creates ConfigMaps until the server is gone, and remembers what was acknowledged, across servers.</summary>
internal sealed class Writers
{
    private const string Collection = "/api/v1/namespaces/default/configmaps";

    private readonly ConcurrentDictionary<string, long> _acknowledged = new();
    private int _next;
    private long _highest;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Writes from several connections at once until the connection breaks; a start that has not come so far is waited for.</summary>
    public Task RunAsync(int httpPort, Func<bool> serverLives, int connections = 8)
    {
        var floor = _highest;
        return Task.WhenAll(Enumerable.Range(0, connections).Select(_ => WriteAsync(httpPort, serverLives, floor)));
    }

    /// <summary>Every acknowledged write is there, with the revision it was acknowledged with.</summary>
    public async Task AssertAllThereAsync(int httpPort)
    {
        using var client = new ApiClient(httpPort);
        var list = await client.GetAsync(Collection);
        Assert.True(ApiClient.RevisionOf(list) >= _highest, "the store went back behind an acknowledged revision");
        var stored = list.GetProperty("items").EnumerateArray().ToDictionary(
            i => i.GetProperty("metadata").GetProperty("name").GetString()!, ApiClient.RevisionOf);
        foreach (var (name, revision) in _acknowledged)
        {
            Assert.True(stored.TryGetValue(name, out var there), $"{name} was acknowledged at {revision} and is lost");
            Assert.Equal(revision, there);
        }
    }

    private async Task WriteAsync(int httpPort, Func<bool> serverLives, long floor)
    {
        using var client = new ApiClient(httpPort, connections: 1);
        while (serverLives())
        {
            var name = $"w{Interlocked.Increment(ref _next):000000}";
            try
            {
                var (code, body) = await client.PostAsync(Collection, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"k":"v"}}""");
                if (code == HttpStatusCode.Created)
                {
                    Note(name, ApiClient.RevisionOf(body), floor);
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or SocketException)
            {
                // Not listening yet, or killed: nothing was acknowledged. Killed between accepting and the first byte, HttpClient asks the
                // connection for its peer, and the socket's own exception comes out.
            }
        }
    }

    private void Note(string name, long revision, long floor)
    {
        Assert.True(revision > floor, $"revision {revision} of {name} is not above {floor}, which an earlier process gave out");
        _acknowledged[name] = revision;
        long seen;
        while (revision > (seen = Interlocked.Read(ref _highest)) && Interlocked.CompareExchange(ref _highest, revision, seen) != seen)
        {
        }
    }
}
