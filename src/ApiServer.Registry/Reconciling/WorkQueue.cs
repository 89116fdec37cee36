using System.Threading.Channels;
using ApiServer.Model.Time;

namespace ApiServer.Registry.Reconciling;

/// <summary>
/// The work queue of one reconciler (client-go util/workqueue): a key waits once however often it is added, never runs twice at the
/// same time, and waits again when it was added while it ran. Delays run on the cluster clock.
/// </summary>
public sealed class WorkQueue : IReconcileQueue
{
    /// <summary>The delay after the first failure; it doubles with each further one.</summary>
    internal static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest delay after a failure.</summary>
    internal static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1000);

    /// <summary>A back-off delay is lengthened by up to this fraction, so that keys that failed together do not come back together.</summary>
    private const double Jitter = 0.1;

    private readonly Lock _lock = new();
    private readonly Timetable _timetable;
    private readonly IdSource _ids;
    private readonly Channel<ReconcileKey> _waiting = Channel.CreateUnbounded<ReconcileKey>();
    private readonly Dictionary<ReconcileKey, KeyState> _states = [];
    private readonly Dictionary<ReconcileKey, Timetable.Entry> _delayed = [];
    private readonly Dictionary<ReconcileKey, int> _failures = [];
    private bool _closed;

    public WorkQueue(Timetable timetable, IdSource ids)
    {
        _timetable = timetable;
        _ids = ids;
    }

    private enum KeyState
    {
        Waiting,
        Running,
        RunningAndAdded,
    }

    /// <summary>Whether no key waits or runs; keys that wait for a time do not count.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _states.Count == 0;
            }
        }
    }

    public void Add(ReconcileKey key)
    {
        lock (_lock)
        {
            AddLocked(key);
        }
    }

    public void AddAfter(ReconcileKey key, TimeSpan delay) => AddAfter(key, delay, isHeartbeat: false);

    public void AddHeartbeatAfter(ReconcileKey key, TimeSpan delay) => AddAfter(key, delay, isHeartbeat: true);

    /// <summary>Adds a key that failed, after a delay that grows with each failure.</summary>
    public void AddAfterFailure(ReconcileKey key)
    {
        int failures;
        lock (_lock)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        var delay = failures < 30 ? BaseDelay * (1L << failures) : MaxDelay;
        AddAfter(key, (delay < MaxDelay ? delay : MaxDelay) * (1 + (Jitter * _ids.NextFraction())));
    }

    /// <summary>Says that a key succeeded: its next failure is again the first.</summary>
    public void Forget(ReconcileKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>The next key, which runs until <see cref="Done"/>; null when the queue was closed.</summary>
    public async ValueTask<ReconcileKey?> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            lock (_lock)
            {
                if (_waiting.Reader.TryRead(out var key))
                {
                    _states[key] = KeyState.Running;
                    return key;
                }
            }
        }

        return null;
    }

    /// <summary>Ends the run of a key that <see cref="TakeAsync"/> gave.</summary>
    public void Done(ReconcileKey key)
    {
        lock (_lock)
        {
            if (_states.Remove(key, out var state) && state == KeyState.RunningAndAdded && !_closed)
            {
                AddLocked(key);
            }

            _timetable.EndWork();
        }
    }

    /// <summary>Takes no more keys, and drops those that wait.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out var key))
            {
                _states.Remove(key);
                _timetable.EndWork();
            }

            foreach (var entry in _delayed.Values)
            {
                _timetable.Cancel(entry);
            }

            _delayed.Clear();
        }
    }

    private void AddAfter(ReconcileKey key, TimeSpan delay, bool isHeartbeat)
    {
        lock (_lock)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
                return;
            }

            var now = _timetable.Clock.UtcNow;
            var due = delay < DateTimeOffset.MaxValue - now ? now + delay : DateTimeOffset.MaxValue;
            if (_closed || (_delayed.TryGetValue(key, out var earlier) && earlier.Due <= due))
            {
                return;
            }

            if (earlier is not null)
            {
                _timetable.Cancel(earlier);
            }

            _delayed[key] = _timetable.Schedule(due, () => Due(key, due), isHeartbeat);
        }
    }

    private void AddLocked(ReconcileKey key)
    {
        if (_closed)
        {
            return;
        }

        if (!_states.TryGetValue(key, out var state))
        {
            _timetable.BeginWork();
            _states[key] = KeyState.Waiting;
            _waiting.Writer.TryWrite(key);
        }
        else if (state == KeyState.Running)
        {
            _states[key] = KeyState.RunningAndAdded;
        }
    }

    private void Due(ReconcileKey key, DateTimeOffset due)
    {
        lock (_lock)
        {
            // An entry that was replaced while it fell due is no longer the key's.
            if (_delayed.TryGetValue(key, out var entry) && entry.Due == due)
            {
                _delayed.Remove(key);
                AddLocked(key);
            }
        }
    }
}
