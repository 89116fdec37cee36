using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Endpoints;

/// <summary>
/// When the change happened that a Service's endpoints answer (upstream: TriggerTimeTracker): of the readiness of Pods that changed since the last
/// look the earliest, at the first look the Service's creation. It is in no object, as upstream's is in none: after a restart each look is the first.
/// </summary>
internal sealed class TriggerTimes
{
    /// <summary>The annotation that tells it.</summary>
    public const string Annotation = "endpoints.kubernetes.io/last-change-trigger-time";

    /// <summary>By the Service: the Pods' times by name, and the Service's own under the empty one. Times as they are written have the order of their texts.</summary>
    private readonly ConcurrentDictionary<ReconcileKey, Dictionary<string, string>> _known = new();

    /// <summary>The time for what is written after this look; null: nothing that has a time has changed.</summary>
    public string? Next(ReconcileKey key, JsonObject service, IEnumerable<JsonObject> pods)
    {
        var times = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = service.StringAt("metadata", "creationTimestamp") ?? "" };
        foreach (var pod in pods)
        {
            if (pod.Condition("Ready")?.String("lastTransitionTime") is { } time)
            {
                times[pod.Name()] = time;
            }
        }

        var known = _known.GetValueOrDefault(key);
        _known[key] = times;
        return known is null
            ? times[""]
            : times.Where(t => string.CompareOrdinal(t.Value, known.GetValueOrDefault(t.Key)) > 0).Select(t => t.Value).Min(StringComparer.Ordinal);
    }

    /// <summary>The Service is gone.</summary>
    public void Forget(ReconcileKey key) => _known.TryRemove(key, out _);

    /// <summary>The annotations with that time, or without any.</summary>
    public static JsonObject Annotate(JsonObject annotations, string? time) => time is null ? annotations.Without(Annotation) : annotations.With(Annotation, time);
}
