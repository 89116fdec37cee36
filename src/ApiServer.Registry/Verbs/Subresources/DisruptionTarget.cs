using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>The condition by which a Pod says that it was evicted.</summary>
internal static class DisruptionTarget
{
    private const string Type = "DisruptionTarget";

    /// <summary>The Pod with the condition; its transition time is kept when it was true before.</summary>
    public static JsonObject Mark(JsonObject pod, DateTimeOffset now)
    {
        var conditions = pod.ArrayAt("status", "conditions");
        var before = conditions.Objects.FirstOrDefault(c => c.String("type") == Type);
        var since = before?.String("status") == "True" ? before.String("lastTransitionTime") : null;
        var condition = new JsonObjectBuilder(7).Add("type", Type);
        if (pod.Generation() > 0)
        {
            condition.Add("observedGeneration", pod.Generation());
        }

        condition
            .Add("status", "True")
            .Add("lastProbeTime", JsonNull.Instance)
            .Add("lastTransitionTime", since ?? ApiTime.Format(now))
            .Add("reason", "EvictionByEvictionAPI")
            .Add("message", "Eviction API: evicting");
        var marked = condition.Build();
        var all = before is null ? [.. conditions, marked] : conditions.Select(c => ReferenceEquals(c, before) ? marked : c);
        return pod.WithAt(JsonArray.Of(all), "status", "conditions");
    }
}
