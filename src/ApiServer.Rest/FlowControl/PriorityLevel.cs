using ApiServer.Model.Errors;

namespace ApiServer.Rest.FlowControl;

/// <summary>
/// A bounded number of seats for requests of one priority, and queues for those that find none: one for each user, bounded as well. Seats that come free go to the user
/// who has the fewest of them, and among equals to the one who was served the longest ago. So a user's share is of seats and time, whatever
/// he sends, and nobody waits for ever. The chosen request may need more seats than are free: then all wait for it, or small ones would pass it for ever.
/// </summary>
/// <param name="name">In the metrics: <c>workload</c>.</param>
/// <param name="limit">How many seats there are; at least 1.</param>
/// <param name="clock">Ends the waiting.</param>
internal sealed class PriorityLevel(string name, int limit, TimeProvider clock)
{
    /// <summary>How many requests of one user may wait: what upstream's shuffle sharding deals him, six queues of fifty.</summary>
    public const int UserQueueLimit = 300;

    /// <summary>How many may wait together, as names of users are for free: upstream's 128 queues of fifty.</summary>
    public const int QueueLimit = 6400;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flow> _flows = new(StringComparer.Ordinal);
    private readonly List<Flow> _waitingFlows = [];
    private LevelState _state;
    private long _turn;

    public string Name => name;

    public int Limit => limit;

    public LevelState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Takes seats, or waits for them.</summary>
    /// <param name="user">Among whom the seats are shared out.</param>
    /// <param name="seats">How many; a request that needs more than there are gets all.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the waiting: the client has gone, or the request's time is over.</param>
    /// <exception cref="ApiStatusException">429: the queue is full, or the waiting was too long.</exception>
    public ValueTask<SeatLease> TakeAsync(string user, int seats, TimeSpan patience, CancellationToken cancellationToken)
    {
        SeatLease lease;
        lock (_lock)
        {
            if (!_flows.TryGetValue(user, out var flow))
            {
                flow = new Flow(user) { Turn = ++_turn };
            }

            lease = new SeatLease(this, flow, Math.Min(seats, limit));
            if (_waitingFlows.Count == 0 && Fits(lease))
            {
                _flows[user] = flow;
                Seat(lease);
                return ValueTask.FromResult(lease);
            }

            if (flow.Waiting.Count == UserQueueLimit || _state.Waiting == QueueLimit)
            {
                _state = _state with { QueueFull = _state.QueueFull + 1 };
                throw StatusErrors.TooManyRequests();
            }

            _flows[user] = flow;
            Enqueue(lease);
            Dispatch();
            if (lease.IsSeated)
            {
                return ValueTask.FromResult(lease);
            }
        }

        return WaitAsync(lease, patience, cancellationToken);
    }

    /// <summary>Gives a request's seats to those that wait. Called once for each lease.</summary>
    public void Return(SeatLease lease)
    {
        lock (_lock)
        {
            lease.Flow.SeatsInUse -= lease.Seats;
            _state = _state with { Executing = _state.Executing - 1, SeatsInUse = _state.SeatsInUse - lease.Seats };
            ForgetIfIdle(lease.Flow);
            Dispatch();
        }
    }

    private async ValueTask<SeatLease> WaitAsync(SeatLease lease, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await lease.Seated!.Task.WaitAsync(patience, clock, cancellationToken).ConfigureAwait(false);
            return lease;
        }
        catch (TimeoutException)
        {
            // Where it was seated in the same moment, it goes on.
            return Leave(lease, timedOut: true) ? throw StatusErrors.TooManyRequests() : lease;
        }
        catch (OperationCanceledException)
        {
            if (!Leave(lease, timedOut: false))
            {
                lease.Dispose();
            }

            throw;
        }
    }

    /// <summary>Takes a request out of its queue; false when it is there no more, because it has its seats.</summary>
    private bool Leave(SeatLease lease, bool timedOut)
    {
        lock (_lock)
        {
            if (lease.IsSeated)
            {
                return false;
            }

            lease.Flow.Waiting.Remove(lease);
            _state = timedOut ? _state with { TimedOut = _state.TimedOut + 1 } : _state with { Cancelled = _state.Cancelled + 1 };
            LeftQueue(lease.Flow);
            ForgetIfIdle(lease.Flow);

            // The next one may need less.
            Dispatch();
            return true;
        }
    }

    private void Enqueue(SeatLease lease)
    {
        lease.Seated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (lease.Flow.Waiting.Count == 0)
        {
            _waitingFlows.Add(lease.Flow);
        }

        lease.Flow.Waiting.AddLast(lease);
        _state = _state with { Waiting = _state.Waiting + 1 };
    }

    private void Dispatch()
    {
        while (_waitingFlows.Count > 0)
        {
            var flow = Next();
            var lease = flow.Waiting.First!.Value;
            if (!Fits(lease))
            {
                return;
            }

            flow.Waiting.RemoveFirst();
            LeftQueue(flow);
            Seat(lease);
            lease.Seated!.SetResult();
        }
    }

    private Flow Next()
    {
        var best = _waitingFlows[0];
        foreach (var flow in _waitingFlows)
        {
            if (flow.SeatsInUse < best.SeatsInUse || (flow.SeatsInUse == best.SeatsInUse && flow.Turn < best.Turn))
            {
                best = flow;
            }
        }

        return best;
    }

    private bool Fits(SeatLease lease) => _state.SeatsInUse + lease.Seats <= limit;

    private void Seat(SeatLease lease)
    {
        lease.IsSeated = true;
        lease.Flow.SeatsInUse += lease.Seats;
        lease.Flow.Turn = ++_turn;
        _state = _state with { Executing = _state.Executing + 1, SeatsInUse = _state.SeatsInUse + lease.Seats, Dispatched = _state.Dispatched + 1 };
    }

    private void LeftQueue(Flow flow)
    {
        _state = _state with { Waiting = _state.Waiting - 1 };
        if (flow.Waiting.Count == 0)
        {
            _waitingFlows.Remove(flow);
        }
    }

    private void ForgetIfIdle(Flow flow)
    {
        if (flow.SeatsInUse == 0 && flow.Waiting.Count == 0)
        {
            _flows.Remove(flow.User);
        }
    }
}
