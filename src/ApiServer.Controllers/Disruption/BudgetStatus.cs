using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Disruption;

/// <summary>A budget's status (upstream: updatePdbStatus and component-helpers' poddisruptionbudget).</summary>
internal sealed record BudgetStatus
{
    private const string ConditionType = "DisruptionAllowed";

    public required long Expected { get; init; }

    public required long CurrentHealthy { get; init; }

    public required long DesiredHealthy { get; init; }

    /// <summary>The Pods that were evicted and do not show it yet, with the time.</summary>
    public required JsonObject Disrupted { get; init; }

    private long Allowed => Expected <= 0 ? 0 : Math.Max(0, CurrentHealthy - DesiredHealthy);

    /// <summary>The budget with this status; equal to itself when it says so already.</summary>
    public JsonObject Write(JsonObject budget, DateTimeOffset now)
    {
        var generation = budget.Generation();
        var status = JsonObject.Of(
            ("observedGeneration", generation),
            ("disruptionsAllowed", Allowed),
            ("currentHealthy", CurrentHealthy),
            ("desiredHealthy", DesiredHealthy),
            ("expectedPods", Expected));
        status = Disrupted.Count == 0 ? status : status.With("disruptedPods", Disrupted);
        var (value, reason) = Allowed > 0 ? ("True", "SufficientPods") : ("False", "InsufficientPods");
        return budget.With("status", status.With("conditions", Conditions(budget, value, reason, "", generation, now)));
    }

    /// <summary>The budget of which nothing is known but that nobody may be evicted (upstream: failSafe).</summary>
    public static JsonObject WriteFailure(JsonObject budget, string why, DateTimeOffset now) => budget
        .WithAt(0, "status", "disruptionsAllowed")
        .WithAt(Conditions(budget, "False", "SyncFailed", why, budget.IntegerAt("status", "observedGeneration") ?? 0, now), "status", "conditions");

    private static JsonArray Conditions(JsonObject budget, string value, string reason, string message, long generation, DateTimeOffset now)
    {
        var before = budget.Condition(ConditionType);
        var condition = JsonObject.Of(("type", ConditionType), ("status", value));
        condition = generation == 0 ? condition : condition.With("observedGeneration", generation);
        condition = condition
            .With("lastTransitionTime", before?.String("status") == value ? before["lastTransitionTime"]! : ApiTime.Format(now))
            .With("reason", reason)
            .With("message", message);
        var conditions = budget.ArrayAt("status", "conditions");
        return before is null ? conditions.Add(condition) : conditions.Map(c => ReferenceEquals(c, before) ? condition : c);
    }
}
