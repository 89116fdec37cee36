using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Events;

/// <summary>Deletes Events an hour after their last change (upstream: the event registry's TTL, renewed by each write).</summary>
internal sealed class EventExpiryController(ClusterClient client) : Reconciler
{
    internal static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    private readonly ClusterClient _client = client.As("system:apiserver");

    public override string Name => "event-expiry";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [ReconcileTrigger.Self(ResourceNames.Events)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Events, key.Namespace, key.Name) is not { } e)
        {
            return;
        }

        var left = LastChange(e) + TimeToLive - _client.Clock.UtcNow;
        if (left > TimeSpan.Zero)
        {
            Queue.AddAfter(key, left);
            return;
        }

        try
        {
            var options = new DeleteOptions { Uid = e.Uid(), ResourceVersion = e.ResourceVersion() };
            await _client.DeleteAsync(ResourceNames.Events, key.Namespace, key.Name, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException error) when (error.Is(StatusReason.NotFound))
        {
            // Somebody deleted it meanwhile.
        }
    }

    private static DateTimeOffset LastChange(JsonObject e)
    {
        DateTimeOffset?[] times =
        [
            ApiTime.Parse(e.StringAt("metadata", "creationTimestamp")),
            ApiTime.Parse(e.String("lastTimestamp")),
            ApiTime.Parse(e.StringAt("series", "lastObservedTime")),
        ];
        return times.Max() ?? DateTimeOffset.MinValue;
    }
}
