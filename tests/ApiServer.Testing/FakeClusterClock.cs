using ApiServer.Model.Time;

namespace ApiServer.Testing;

/// <summary>A cluster clock that stands still until a test moves it.</summary>
public sealed class FakeClusterClock : ClusterClock
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now;

    /// <summary>Starts on 2026-01-01, or at the given time.</summary>
    public FakeClusterClock(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    /// <summary>The earliest time that somebody waits for, or null.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
            {
                return _waiters.Count == 0 ? null : _waiters.Min(w => w.Due);
            }
        }
    }

    public override async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var waiter = (Due: due, Reached: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (due <= _now)
            {
                return;
            }

            _waiters.Add(waiter);
        }

        try
        {
            await waiter.Reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Moves on by that much.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(UtcNow + by);

    /// <summary>Moves on to that time; never back.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        lock (_lock)
        {
            _now = time > _now ? time : _now;
            foreach (var waiter in _waiters.Where(w => w.Due <= _now))
            {
                waiter.Reached.TrySetResult();
            }
        }
    }
}
