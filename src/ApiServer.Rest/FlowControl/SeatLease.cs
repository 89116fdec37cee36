namespace ApiServer.Rest.FlowControl;

/// <summary>What one request has of its priority level: a place in the queue, then seats until it is disposed. Disposing it again does nothing.</summary>
internal sealed class SeatLease : IDisposable
{
    private readonly PriorityLevel _level;
    private ITimer? _end;
    private int _returned;

    public SeatLease(PriorityLevel level, Flow flow, int seats)
    {
        _level = level;
        Flow = flow;
        Seats = seats;
    }

    public Flow Flow { get; }

    public int Seats { get; }

    /// <summary>Whether it has its seats, or had them. Guarded by the level's lock.</summary>
    public bool IsSeated { get; set; }

    /// <summary>Completes when the request has its seats; null for one that did not have to wait.</summary>
    public TaskCompletionSource? Seated { get; set; }

    /// <summary>Gives the seats back after that time, should nobody have done it earlier. Called once at most, by who holds the lease.</summary>
    public void EndAfter(TimeSpan time, TimeProvider clock) =>
        _end = clock.CreateTimer(static lease => ((SeatLease)lease!).Dispose(), this, time, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            _end?.Dispose();
            _level.Return(this);
        }
    }
}
