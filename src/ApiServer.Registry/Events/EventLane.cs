using System.Globalization;
using System.Threading.Channels;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using Microsoft.Extensions.Logging;

namespace ApiServer.Registry.Events;

/// <summary>The Events of some objects, written one after the other.</summary>
internal sealed partial class EventLane : IAsyncDisposable
{
    private const int Capacity = 1000;

    private readonly ClusterClient _client;
    private readonly Timetable _timetable;
    private readonly ILogger _logger;
    private readonly string _host;

    /// <summary>What was told; null says to look which series have ended.</summary>
    private readonly Channel<Occurrence?> _queue;
    private readonly EventCorrelator _correlator = new();
    private readonly EventSeriesLog _series = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private long _lastName;
    private int _dropped;
    private bool _willLook;

    /// <summary>Starts at once.</summary>
    public EventLane(ClusterClient client, Timetable timetable, string host, ILogger logger)
    {
        _client = client;
        _timetable = timetable;
        _host = host;
        _logger = logger;
        _queue = Channel.CreateBounded<Occurrence?>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Dropped);
        _run = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>Stops; what still waits is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    public void Tell(Occurrence occurrence) => Enqueue(occurrence);

    private void Enqueue(Occurrence? occurrence)
    {
        _timetable.BeginWork();
        if (!_queue.Writer.TryWrite(occurrence))
        {
            _timetable.EndWork();
        }
    }

    private void Dropped(Occurrence? occurrence)
    {
        _timetable.EndWork();
        if (occurrence is null)
        {
            LookLater();
        }
        else
        {
            // One line when the rush is over: a line for each would be a rush of its own.
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>A heartbeat: nobody waits for the last count of a series.</summary>
    private void LookLater() => _timetable.Schedule(_client.Clock.UtcNow + EventSeriesLog.EndsAfter, () => Enqueue(null), isHeartbeat: true);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var occurrence in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await (occurrence is null ? LookAsync(cancellationToken) : WriteAsync(occurrence, cancellationToken)).ConfigureAwait(false);
                }
                finally
                {
                    _timetable.EndWork();
                }

                if (_queue.Reader.Count == 0 && Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                {
                    LogDropped(dropped);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private Task WriteAsync(Occurrence o, CancellationToken cancellationToken)
    {
        if (o.Action is null)
        {
            return SettleAsync(o, WriteCountedAsync(o, cancellationToken));
        }

        var series = _series.Observe(o, () => NewName(o));
        if (!_willLook)
        {
            _willLook = true;
            LookLater();
        }

        return series is null ? Task.CompletedTask : SettleAsync(o, WriteSeriesAsync(series, cancellationToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var series in _series.Look(_client.Clock.UtcNow))
        {
            await SettleAsync(series.First, WriteSeriesAsync(series, cancellationToken)).ConfigureAwait(false);
        }

        _willLook = !_series.IsEmpty;
        if (_willLook)
        {
            LookLater();
        }
    }

    private async Task SettleAsync(Occurrence occurrence, Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (ApiStatusException e)
        {
            // The namespace is terminating or gone: nobody can be told any more.
            LogRefused(occurrence, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            LogFailed(e, occurrence);
        }
    }

    private async Task WriteCountedAsync(Occurrence o, CancellationToken cancellationToken)
    {
        if (_correlator.Observe(o, () => NewName(o)) is not { } write)
        {
            return;
        }

        var (sighting, told) = write;
        try
        {
            if (sighting.Count == 1 || !await TryPatchAsync(o, sighting.Name, EventForm.CountPatch(told, sighting), cancellationToken).ConfigureAwait(false))
            {
                // An Event that expired meanwhile is made again, with its count.
                await _client.CreateAsync(ResourceNames.Events, EventForm.Counted(told, sighting), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ApiStatusException)
        {
            _correlator.Forget(sighting);
            throw;
        }
    }

    private async Task WriteSeriesAsync(EventSeries series, CancellationToken cancellationToken)
    {
        if (series.Count == 1 || !await TryPatchAsync(series.First, series.Name, EventForm.SeriesPatch(series), cancellationToken).ConfigureAwait(false))
        {
            await _client.CreateAsync(ResourceNames.Events, EventForm.Acted(series, $"{series.First.Component}-{_host}"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryPatchAsync(Occurrence o, string name, JsonObject patch, CancellationToken cancellationToken)
    {
        try
        {
            await _client.PatchAsync(ResourceNames.Events, EventForm.NamespaceOf(o.Regarding), name, patch, cancellationToken, type: PatchType.Merge).ConfigureAwait(false);
            return true;
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            return false;
        }
    }

    /// <summary>The object's name and the time in nanoseconds; a clock that stands still counts on, so that names differ.</summary>
    private string NewName(Occurrence o)
    {
        var nanoseconds = (o.Time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        _lastName = Math.Max(nanoseconds, _lastName + 1);
        return o.Regarding.Name() + "." + _lastName.ToString("x16", CultureInfo.InvariantCulture);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Too many events waited to be written; {Count} were dropped")]
    private partial void LogDropped(int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Event {Event} was refused: {Why}")]
    private partial void LogRefused(Occurrence @event, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Event} could not be written")]
    private partial void LogFailed(Exception error, Occurrence @event);
}
