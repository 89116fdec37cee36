using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using Microsoft.Extensions.Logging;

namespace ApiServer.Registry.Reconciling;

/// <summary>
/// Runs a set of reconcilers: each gets a work queue, a watch per trigger and as many workers as it asks for. Failures are logged with
/// the key and tried again with a growing delay.
/// </summary>
public sealed class ReconcilerRunner : IAsyncDisposable
{
    private readonly ClusterClient _client;
    private readonly Timetable _timetable;
    private readonly IdSource _ids;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<RunningReconciler> _running;
    private bool _stopped;

    public ReconcilerRunner(ClusterClient client, Timetable timetable, IdSource ids, ILogger<ReconcilerRunner> logger, IEnumerable<Reconciler> reconcilers)
    {
        ArgumentNullException.ThrowIfNull(reconcilers);
        _client = client;
        _timetable = timetable;
        _ids = ids;
        _logger = logger;
        _running = [.. reconcilers.Select(r => new RunningReconciler(r, _client, _timetable, _ids, _logger))];
    }

    /// <summary>Per reconciler, the revision up to which it has answered every event.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ProcessedRevisions =>
        [.. _running.Select(r => new KeyValuePair<string, long>(r.Name, r.ProcessedRevision))];

    /// <summary>Starts everything; the keys of what exists are in the queues when it returns.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var reconciler in _running)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reconciler.Start(_stop.Token);
        }

        return Task.CompletedTask;
    }

    /// <summary>Cancels what runs and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Select(r => r.StopAsync())).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
