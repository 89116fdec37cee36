using ApiServer.Registry.Clients;
using ApiServer.Store;
using Microsoft.Extensions.Logging;

namespace ApiServer.Registry.Reconciling;

/// <summary>
/// Turns the events of one trigger into keys. Existing objects come as Added first; when the cursor falls out of the window the objects
/// are listed again, and those that vanished meanwhile come as Deleted.
/// </summary>
internal sealed partial class TriggerPump
{
    private const int BatchSize = 500;

    private readonly ClusterClient _client;
    private readonly Timetable _timetable;
    private readonly ReconcileTrigger _trigger;
    private readonly IReconcileQueue _queue;
    private readonly ILogger _logger;
    private readonly Func<bool> _caughtUp;

    // A cursor is for one reader at a time: the pump, and whoever asks how far it is.
    private readonly Lock _reading = new();
    private ResourceSnapshot? _seen;
    private IWatchCursor? _cursor;

    // Odd while events are being read: then the cursor is ahead of the queue.
    private long _round;
    private long _handled;

    public TriggerPump(ClusterClient client, Timetable timetable, ReconcileTrigger trigger, IReconcileQueue queue, ILogger logger)
    {
        _client = client;
        _timetable = timetable;
        _trigger = trigger;
        _queue = queue;
        _logger = logger;
        _caughtUp = () => Handled >= _client.Snapshot(_trigger.Resource).Revision;
    }

    /// <summary>Every event up to this revision has its keys in the queue.</summary>
    public long Handled
    {
        get
        {
            var round = Interlocked.Read(ref _round);
            var handled = Interlocked.Read(ref _handled);
            if (round % 2 != 0 || _cursor is not { } cursor)
            {
                return handled;
            }

            long position;
            lock (_reading)
            {
                position = cursor.Position;
            }

            return Interlocked.Read(ref _round) == round ? Math.Max(position, handled) : handled;
        }
    }

    /// <summary>Reads what exists, then follows the changes until it is cancelled.</summary>
    public Task Start(CancellationToken cancellationToken)
    {
        _timetable.AddWatch(_caughtUp);
        List();
        return Task.Run(() => RunAsync(cancellationToken), CancellationToken.None);
    }

    private void List()
    {
        Interlocked.Increment(ref _round);
        _timetable.BeginWork();
        try
        {
            ResourceSnapshot snapshot;
            do
            {
                snapshot = _client.Snapshot(_trigger.Resource);
                _cursor = _client.Watch(_trigger.Resource, snapshot.Revision);
            }
            while (_cursor is null);

            foreach (var obj in snapshot.List())
            {
                Tell(new StoreEvent(StoreEventType.Added, obj, null));
            }

            foreach (var obj in _seen?.List().Where(o => snapshot.Get(o.Key.Namespace, o.Key.Name) is null) ?? [])
            {
                Tell(new StoreEvent(StoreEventType.Deleted, obj, obj));
            }

            _seen = snapshot;
            Interlocked.Exchange(ref _handled, snapshot.Revision);
        }
        finally
        {
            Interlocked.Increment(ref _round);
            _timetable.EndWork();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                switch (ReadBatch())
                {
                    case null:
                        LogRelist(_trigger.Resource);
                        List();
                        break;
                    case 0:
                        await _cursor!.WaitAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            _timetable.RemoveWatch(_caughtUp);
        }
    }

    /// <summary>How many events there were; null when the cursor fell out of the window.</summary>
    private int? ReadBatch()
    {
        Interlocked.Increment(ref _round);
        _timetable.BeginWork();
        try
        {
            var now = _client.Snapshot(_trigger.Resource);
            var events = new List<StoreEvent>();
            long position;
            lock (_reading)
            {
                if (!_cursor!.TryRead(events, BatchSize))
                {
                    return null;
                }

                position = _cursor.Position;
            }

            foreach (var e in events)
            {
                Tell(e);
            }

            if (position >= now.Revision)
            {
                _seen = now;
            }

            Interlocked.Exchange(ref _handled, position);
            return events.Count;
        }
        finally
        {
            Interlocked.Increment(ref _round);
            _timetable.EndWork();
        }
    }

    private void Tell(StoreEvent e)
    {
        try
        {
            foreach (var key in _trigger.Keys(e))
            {
                _queue.Add(key);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // One odd object must not stop the controller for all others.
            LogTriggerFailed(error, e.Object.Key);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Watch of {Resource} fell out of the window; listing again")]
    private partial void LogRelist(string resource);

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys of {Object} could not be told")]
    private partial void LogTriggerFailed(Exception error, ObjectKey @object);
}
