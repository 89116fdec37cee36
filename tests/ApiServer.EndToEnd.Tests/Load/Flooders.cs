using System.Collections.Concurrent;
using System.Net;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Load;

/// <summary>Programs of one user that ask for the same thing again and again, without a pause, whatever they are told.</summary>
internal sealed class Flooders : IDisposable
{
    private readonly UserClient[] _clients;
    private readonly ConcurrentDictionary<HttpStatusCode, bool> _answers = new();
    private readonly TaskCompletionSource<(string? RetryAfter, string Body)> _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Flooders(ServerProcess server, int connections) =>
        _clients = [.. Enumerable.Range(0, connections).Select(_ => new UserClient(server, "flooder-token"))];

    /// <summary>The first answer 429.</summary>
    public Task<(string? RetryAfter, string Body)> FirstRefusal => _refusal.Task;

    /// <summary>Which answers there were.</summary>
    public IEnumerable<HttpStatusCode> Answers => _answers.Keys;

    /// <summary>Keeps so many requests under way until it is stopped.</summary>
    public Task RunAsync(string path, string accept, int requests, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, requests).Select(async i =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await AskAsync(_clients[i % _clients.Length], path, accept, stop);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // The end of the flood.
                }
            }
        }));

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task AskAsync(UserClient client, string path, string accept, CancellationToken stop)
    {
        using var answer = await client.GetAsync(path, accept, stop);
        _answers[answer.StatusCode] = true;
        if (answer.StatusCode == HttpStatusCode.TooManyRequests && !_refusal.Task.IsCompleted)
        {
            _refusal.TrySetResult((answer.Headers.RetryAfter?.ToString(), await answer.Content.ReadAsStringAsync(stop)));
            return;
        }

        await answer.Content.CopyToAsync(Stream.Null, stop);
    }
}
