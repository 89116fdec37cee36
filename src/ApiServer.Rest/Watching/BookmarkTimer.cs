namespace ApiServer.Rest.Watching;

/// <summary>Says when a watch is due a bookmark: every interval, and once shortly before it ends.</summary>
internal sealed class BookmarkTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly CancellationToken _stop;
    private readonly long _started;
    private TimeSpan? _last;
    private CancellationTokenSource? _due;
    private CancellationTokenSource? _link;

    /// <summary>Starts.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="interval">Between two bookmarks.</param>
    /// <param name="last">When, from now, the last one is due; in the first two seconds none is.</param>
    /// <param name="stop">Ends everything.</param>
    public BookmarkTimer(TimeProvider time, TimeSpan interval, TimeSpan last, CancellationToken stop)
    {
        _time = time;
        _interval = interval;
        _stop = stop;
        _started = time.GetTimestamp();
        _last = last > TimeSpan.FromSeconds(2) ? last : null;
        Token = stop;
        Restart();
    }

    /// <summary>Is cancelled when a bookmark is due, or when the watch stops.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>Whether it is time for a bookmark.</summary>
    public bool IsDue => _due is { IsCancellationRequested: true } && !_stop.IsCancellationRequested;

    /// <summary>A bookmark was sent: waits for the next one.</summary>
    public void Restart()
    {
        _due?.Dispose();
        var delay = _interval;
        if (_last is { } last)
        {
            var left = last - _time.GetElapsedTime(_started);
            if (left <= TimeSpan.Zero)
            {
                _last = null;
            }
            else if (left < delay)
            {
                delay = left;
            }
        }

        _due = new CancellationTokenSource(delay, _time);
        _link?.Dispose();
        _link = CancellationTokenSource.CreateLinkedTokenSource(_due.Token, _stop);
        Token = _link.Token;
    }

    public void Dispose()
    {
        _link?.Dispose();
        _due?.Dispose();
    }
}
