using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using Microsoft.Extensions.Logging;

namespace ApiServer.Registry.Events;

/// <summary>
/// Writes Events behind bounded queues: whoever tells something never waits. What is told of one object is written in order; several objects' Events
/// are written side by side, so that they share the store's commits. When a queue is full its oldest are dropped, with a log line that counts them.
/// </summary>
public sealed class EventRecorder : IEventRecorder, IAsyncDisposable
{
    /// <summary>The component whose Events have the newer API's form.</summary>
    private const string Scheduler = "default-scheduler";

    /// <summary>One after the other, each Event would wait for a sync of its own: a few hundred a second. Many at once would take the processor from what they tell of. Objects of one name share a lane, and so the names of their Events differ.</summary>
    private const int Lanes = 4;

    private readonly ClusterClient _client;
    private readonly EventLane[] _lanes;

    /// <summary>Starts at once.</summary>
    /// <param name="client">Writes the Events; its identity is theirs.</param>
    /// <param name="timetable">Knows that the cluster is not idle while Events wait.</param>
    /// <param name="host">This machine's name, part of the scheduler's reporting instance.</param>
    /// <param name="logger">Told about Events that could not be written.</param>
    public EventRecorder(ClusterClient client, Timetable timetable, string host, ILogger<EventRecorder> logger)
    {
        _client = client;
        _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new EventLane(client, timetable, host, logger))];
    }

    public void Normal(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        Tell("Normal", component, regarding, reason, message, fieldPath, host);

    public void Warning(string component, JsonObject regarding, string reason, string message, string? fieldPath = null, string? host = null) =>
        Tell("Warning", component, regarding, reason, message, fieldPath, host);

    /// <summary>Stops; what still waits is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string SchedulerAction(string reason) => reason switch
    {
        "Scheduled" => "Binding",
        "Preempted" => "Preempting",
        _ => "Scheduling",
    };

    private void Tell(string type, string component, JsonObject regarding, string reason, string message, string? fieldPath, string? host)
    {
        var lane = (uint)regarding.Name().GetHashCode(StringComparison.Ordinal) % Lanes;
        _lanes[lane].Tell(new Occurrence(type, component, regarding, reason, message)
        {
            Time = _client.Clock.UtcNow,
            FieldPath = fieldPath,
            Host = host,
            Action = component == Scheduler ? SchedulerAction(reason) : null,
        });
    }
}
