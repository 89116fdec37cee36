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
    private readonly Channel<Occurrence> _queue;
    private readonly EventCorrelator _correlator = new();
    private readonly EventSeriesLog _series = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private long _lastName;

    /// <summary>Starts at once.</summary>
    public EventLane(ClusterClient client, Timetable timetable, string host, ILogger logger)
    {
        _client = client;
        _timetable = timetable;
        _host = host;
        _logger = logger;
        _queue = Channel.CreateBounded<Occurrence>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Dropped);
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

    public void Tell(Occurrence occurrence)
    {
        _timetable.BeginWork();
        if (!_queue.Writer.TryWrite(occurrence))
        {
            _timetable.EndWork();
        }
    }

    private void Dropped(Occurrence occurrence)
    {
        _timetable.EndWork();
        LogDropped(occurrence);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var occurrence in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await WriteAsync(occurrence, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    _timetable.EndWork();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task WriteAsync(Occurrence occurrence, CancellationToken cancellationToken)
    {
        try
        {
            var write = occurrence.Action is null ? WriteCountedAsync(occurrence, cancellationToken) : WriteActedAsync(occurrence, cancellationToken);
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

        var (sighting, message) = write;
        try
        {
            if (sighting.Count == 1 || !await TryPatchAsync(o, sighting.Name, EventForm.CountPatch(o, sighting, message), cancellationToken).ConfigureAwait(false))
            {
                // An Event that expired meanwhile is made again, with its count.
                await _client.CreateAsync(ResourceNames.Events, EventForm.Counted(o, sighting, message), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ApiStatusException)
        {
            _correlator.Forget(sighting);
            throw;
        }
    }

    private async Task WriteActedAsync(Occurrence o, CancellationToken cancellationToken)
    {
        if (_series.Observe(o, () => NewName(o)) is not { } write)
        {
            return;
        }

        if (write.Count == 1 || !await TryPatchAsync(o, write.Name, EventForm.SeriesPatch(write.Count, o.Time), cancellationToken).ConfigureAwait(false))
        {
            await _client.CreateAsync(ResourceNames.Events, EventForm.Acted(o, write.Name, $"{o.Component}-{_host}"), cancellationToken).ConfigureAwait(false);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Too many events wait to be written; dropped {Event}")]
    private partial void LogDropped(Occurrence @event);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Event {Event} was refused: {Why}")]
    private partial void LogRefused(Occurrence @event, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Event} could not be written")]
    private partial void LogFailed(Exception error, Occurrence @event);
}
