using ApiServer.Model.Errors;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using Microsoft.Extensions.Logging;

namespace ApiServer.Registry.Reconciling;

/// <summary>One reconciler at work: its queue, a pump per trigger, and its workers.</summary>
internal sealed partial class RunningReconciler
{
    private readonly Reconciler _reconciler;
    private readonly WorkQueue _queue;
    private readonly List<TriggerPump> _pumps;
    private readonly ILogger _logger;
    private readonly List<Task> _tasks = [];
    private long _processed;

    public RunningReconciler(Reconciler reconciler, ClusterClient client, Timetable timetable, IdSource ids, ILogger logger)
    {
        _reconciler = reconciler;
        _logger = logger;
        _queue = new WorkQueue(timetable, ids);
        _pumps = [.. reconciler.Triggers.Select(t => new TriggerPump(client, timetable, t, _queue, logger))];
        reconciler.Queue = _queue;
    }

    public string Name => _reconciler.Name;

    /// <summary>The reconciler has answered every event up to this revision, apart from keys that failed or asked to come back later.</summary>
    public long ProcessedRevision
    {
        get
        {
            // First how far the pumps are, then whether all that they told is done: not the other way round.
            var handled = _pumps.Count == 0 ? 0 : _pumps.Min(p => p.Handled);
            if (_queue.IsEmpty && handled > Interlocked.Read(ref _processed))
            {
                Interlocked.Exchange(ref _processed, handled);
            }

            return Interlocked.Read(ref _processed);
        }
    }

    public void Start(CancellationToken cancellationToken)
    {
        _tasks.AddRange(_pumps.Select(p => p.Start(cancellationToken)));

        for (var i = 0; i < _reconciler.Concurrency; i++)
        {
            _tasks.Add(Task.Run(() => WorkAsync(cancellationToken), CancellationToken.None));
        }
    }

    /// <summary>Waits for everything that was started, after its token was cancelled.</summary>
    public async Task StopAsync()
    {
        _queue.Close();
        await Task.WhenAll(_tasks).ConfigureAwait(false);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _queue.TakeAsync(cancellationToken).ConfigureAwait(false) is { } key)
            {
                await ReconcileAsync(key, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        try
        {
            await _reconciler.ReconcileAsync(key, cancellationToken).ConfigureAwait(false);
            _queue.Forget(key);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The key's work starts again from the store when the server does.
        }
        catch (ApiStatusException e) when (e.HasCause(StatusCause.NamespaceTerminating))
        {
            // Nothing is made in there any more; what goes on there comes back as a change.
            LogVain(Name, key, e.Status.Message);
            _queue.Forget(key);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) || e.Is(StatusReason.NotFound) || e.Is(StatusReason.AlreadyExists))
        {
            // Somebody else was quicker: look again.
            LogRetry(Name, key, e.Status.Message);
            _queue.AddAfterFailure(key);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e, Name, key);
            _queue.AddAfterFailure(key);
        }
        finally
        {
            _queue.Done(key);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Reconciler} looks at {Key} again: {Reason}")]
    private partial void LogRetry(string reconciler, ReconcileKey key, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Reconciler} leaves {Key}: {Reason}")]
    private partial void LogVain(string reconciler, ReconcileKey key, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reconciler} failed at {Key}; it is tried again")]
    private partial void LogFailed(Exception error, string reconciler, ReconcileKey key);
}
