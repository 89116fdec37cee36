using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>The condition by which a Pod says that it is ended from outside.</summary>
internal static class DisruptionMark
{
    private const string Type = "DisruptionTarget";

    /// <summary>The Pod with that condition.</summary>
    public static JsonObject On(JsonObject pod, string reason, string message, DateTimeOffset now)
    {
        var before = pod.Condition(Type);
        var condition = new JsonObjectBuilder(7)
            .Add("type", Type)
            .AddIfPresent("observedGeneration", pod.Generation() > 0 ? pod.Generation() : null)
            .Add("status", "True")
            .Add("lastProbeTime", JsonNull.Instance)
            .Add("lastTransitionTime", before?.String("status") == "True" ? before.String("lastTransitionTime") ?? "" : ApiTime.Format(now))
            .Add("reason", reason)
            .Add("message", message)
            .Build();
        var conditions = pod.ArrayAt("status", "conditions");
        return pod.WithAt(before is null ? conditions.Add(condition) : conditions.Map(c => c.Equals(before) ? condition : c), "status", "conditions");
    }
}
