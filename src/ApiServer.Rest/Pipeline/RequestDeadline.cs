using ApiServer.Model.Errors;
using ApiServer.Model.Time;
using ApiServer.Rest.Options;
using ApiServer.Rest.Paths;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Pipeline;

/// <summary>
/// The time that a request has, its client's reading and writing included: a minute, or less where the query says <c>timeout</c> (apiserver filters
/// WithRequestDeadline). Watches and connections into Pods have no end.
/// </summary>
internal sealed class RequestDeadline : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly HttpContext _context;
    private readonly CancellationToken _client;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    private RequestDeadline(HttpContext context, TimeSpan time, TimeProvider clock)
    {
        _context = context;
        _client = context.RequestAborted;
        Time = time;
        _timer = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_client, _timer.Token);
        context.RequestAborted = _either.Token;
    }

    /// <summary>How long the request may take, counted from its start.</summary>
    public TimeSpan Time { get; }

    /// <summary>Whether the time is over, and the client still there.</summary>
    public bool IsOver => _timer.IsCancellationRequested && !_client.IsCancellationRequested;

    /// <summary>Starts the clock of a request; null for one that may last.</summary>
    /// <exception cref="ApiStatusException">400: the query's timeout is no duration.</exception>
    public static RequestDeadline? Start(HttpContext context, RequestInfo info, TimeProvider clock)
    {
        if (info.IsLongRunning)
        {
            return null;
        }

        var asked = ListQuery.First(context.Request.Query, "timeout") ?? "";
        var time = Longest;
        if (asked.Length > 0 && GoDuration.Read(asked, out time) is { } error)
        {
            throw StatusErrors.BadRequest($"invalid timeout specified in the request URL - {error}");
        }

        return new RequestDeadline(context, time > TimeSpan.Zero && time < Longest ? time : Longest, clock);
    }

    public void Dispose()
    {
        _context.RequestAborted = _client;
        _either.Dispose();
        _timer.Dispose();
    }
}
