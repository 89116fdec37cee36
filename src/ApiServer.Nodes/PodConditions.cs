using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes;

/// <summary>Making and replacing the conditions of a Pod's status.</summary>
internal static class PodConditions
{
    /// <summary>A condition; its transition time is the old one's while its status is the same. A True one has no reason and no message unless given.</summary>
    public static JsonObject Make(JsonObject pod, string type, bool status, string? reason, string? message, DateTimeOffset now)
    {
        var text = status ? "True" : "False";
        var before = pod.Condition(type);
        var since = before?.String("status") == text ? before.String("lastTransitionTime") : null;
        return new JsonObjectBuilder()
            .Add("type", type)
            .AddIfPresent("observedGeneration", pod.Generation() > 0 ? pod.Generation() : null)
            .Add("status", text)
            .Add("lastProbeTime", JsonNull.Instance)
            .Add("lastTransitionTime", since ?? ApiTime.Format(now))
            .AddIfPresent("reason", reason is null ? null : JsonString.Of(reason))
            .AddIfPresent("message", message is null ? null : JsonString.Of(message))
            .Build();
    }

    /// <summary>The status with that condition in its place, or added at the end.</summary>
    public static JsonObject With(JsonObject status, JsonObject condition)
    {
        var conditions = status.ArrayAt("conditions");
        var type = condition.String("type");
        return conditions.Objects.Any(c => c.String("type") == type)
            ? status.With("conditions", conditions.Map(c => c["type"]?.AsString == type ? condition : c))
            : status.With("conditions", conditions.Add(condition));
    }
}
