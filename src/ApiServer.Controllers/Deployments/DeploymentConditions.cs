using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Deployments;

/// <summary>The conditions of a Deployment's status.</summary>
internal static class DeploymentConditions
{
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string ReplicaFailure = "ReplicaFailure";

    public const string TimedOut = "ProgressDeadlineExceeded";
    public const string NewSetAvailable = "NewReplicaSetAvailable";
    public const string Paused = "DeploymentPaused";

    public static JsonObject New(string type, string status, string reason, string message, DateTimeOffset now)
    {
        var time = ApiTime.Format(now);
        return JsonObject.Of(
            ("type", type),
            ("status", status),
            ("lastUpdateTime", time),
            ("lastTransitionTime", time),
            ("reason", reason),
            ("message", message));
    }

    /// <summary>A ReplicaSet's condition as the Deployment's.</summary>
    public static JsonObject FromSet(JsonObject condition)
    {
        var time = ApiTime.Parse(condition.String("lastTransitionTime")) ?? DateTimeOffset.UnixEpoch;
        return New(condition.String("type") ?? "", condition.String("status") ?? "", condition.String("reason") ?? "", condition.String("message") ?? "", time);
    }

    public static JsonObject? Find(this JsonArray conditions, string type) => conditions.Objects.FirstOrDefault(c => c.String("type") == type);

    public static JsonArray Without(this JsonArray conditions, string type) => JsonArray.Of(conditions.Objects.Where(c => c.String("type") != type));

    /// <summary>With that condition; one that says the same for the same reason stays as it is, one that says the same has not changed since.</summary>
    public static JsonArray Set(this JsonArray conditions, JsonObject condition)
    {
        var present = conditions.Find(condition.String("type")!);
        if (present is not null && present.String("status") == condition.String("status"))
        {
            if (present.String("reason") == condition.String("reason"))
            {
                return conditions;
            }

            condition = Since(condition, present);
        }

        return conditions.Without(condition.String("type")!).Add(condition);
    }

    /// <summary>With that condition in any case, even if only its time or message is new.</summary>
    public static JsonArray Renew(this JsonArray conditions, JsonObject condition)
    {
        var present = conditions.Find(condition.String("type")!);
        var hasChanged = present is null || present.String("status") != condition.String("status");
        return conditions.Without(condition.String("type")!).Add(hasChanged ? condition : Since(condition, present!));
    }

    private static JsonObject Since(JsonObject condition, JsonObject present) =>
        present["lastTransitionTime"] is { } time ? condition.With("lastTransitionTime", time) : condition;
}
