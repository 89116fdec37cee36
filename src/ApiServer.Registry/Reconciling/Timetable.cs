using ApiServer.Model.Time;

namespace ApiServer.Registry.Reconciling;

/// <summary>
/// What is to happen later in one cluster: one timer for all its work queues. Knows the next due time, and whether anything is being
/// worked on now; so a test can run a cluster until it is idle and then set a fake clock to the next due time.
/// </summary>
public sealed class Timetable : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedSet<Entry> _entries = new(Entry.ByDue);
    private readonly List<Func<bool>> _caughtUp = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private TaskCompletionSource _changed = NewSignal();
    private long _sequence;
    private long _begun;
    private int _working;

    /// <summary>Starts at once, with nothing to do.</summary>
    public Timetable(ClusterClock clock)
    {
        Clock = clock;
        _run = RunAsync(_stop.Token);
    }

    public ClusterClock Clock { get; }

    /// <summary>The earliest time at which something other than a heartbeat is to happen; null: nothing is waiting for a time.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
            {
                return _entries.FirstOrDefault(e => !e.IsHeartbeat)?.Due;
            }
        }
    }

    /// <summary>
    /// Whether nothing runs, nothing waits to run now and all watches have been read: only the passing of time, or a request from outside,
    /// can change anything.
    /// </summary>
    public bool IsIdle
    {
        get
        {
            // A watch that was read between the two looks has begun work since, or has already counted it.
            var begun = Interlocked.Read(ref _begun);
            Func<bool>[] caughtUp;
            lock (_lock)
            {
                caughtUp = [.. _caughtUp];
                if (_entries.Min is { } first && first.Due <= Clock.UtcNow)
                {
                    return false;
                }
            }

            return Array.TrueForAll(caughtUp, c => c()) && Volatile.Read(ref _working) == 0 && Interlocked.Read(ref _begun) == begun;
        }
    }

    /// <summary>Stops the timer. What was scheduled does not happen.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Says that something is being worked on, until <see cref="EndWork"/>.</summary>
    internal void BeginWork()
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _working);
    }

    internal void EndWork() => Interlocked.Decrement(ref _working);

    /// <summary>Adds a question that says whether a watch has nothing left to read; part of <see cref="IsIdle"/> until it is removed.</summary>
    internal void AddWatch(Func<bool> caughtUp)
    {
        lock (_lock)
        {
            _caughtUp.Add(caughtUp);
        }
    }

    internal void RemoveWatch(Func<bool> caughtUp)
    {
        lock (_lock)
        {
            _caughtUp.Remove(caughtUp);
        }
    }

    /// <summary>Calls <paramref name="action"/> (short, never throwing) when the clock has reached that time; at most once.</summary>
    internal Entry Schedule(DateTimeOffset due, Action action, bool isHeartbeat = false)
    {
        lock (_lock)
        {
            var entry = new Entry(due, ++_sequence, action, isHeartbeat);
            _entries.Add(entry);
            if (ReferenceEquals(_entries.Min, entry))
            {
                _changed.TrySetResult();
            }

            return entry;
        }
    }

    internal void Cancel(Entry entry)
    {
        lock (_lock)
        {
            _entries.Remove(entry);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var due = new List<Entry>();
        while (!cancellationToken.IsCancellationRequested)
        {
            Task changed;
            DateTimeOffset? next;
            lock (_lock)
            {
                TakeDue(due);
                if (_changed.Task.IsCompleted)
                {
                    _changed = NewSignal();
                }

                changed = _changed.Task;
                next = _entries.Min?.Due;
            }

            foreach (var entry in due)
            {
                entry.Action();
                EndWork();
            }

            if (due.Count == 0)
            {
                await WaitAsync(next, changed, cancellationToken).ConfigureAwait(false);
            }

            due.Clear();
        }
    }

    private void TakeDue(List<Entry> due)
    {
        var now = Clock.UtcNow;
        while (_entries.Min is { } first && first.Due <= now)
        {
            BeginWork();
            _entries.Remove(first);
            due.Add(first);
        }
    }

    private async Task WaitAsync(DateTimeOffset? next, Task changed, CancellationToken cancellationToken)
    {
        if (next is not { } due)
        {
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var time = Clock.WaitUntilAsync(due, waiting.Token);
        await Task.WhenAny(time, changed).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
        await time.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One thing that is to happen.</summary>
    internal sealed class Entry(DateTimeOffset due, long sequence, Action action, bool isHeartbeat)
    {
        public static readonly IComparer<Entry> ByDue = Comparer<Entry>.Create((a, b) =>
            a.Due.CompareTo(b.Due) is var c and not 0 ? c : a._sequence.CompareTo(b._sequence));

        private readonly long _sequence = sequence;

        public DateTimeOffset Due { get; } = due;

        public Action Action { get; } = action;

        public bool IsHeartbeat { get; } = isHeartbeat;
    }
}
