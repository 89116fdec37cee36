using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Jobs;

/// <summary>Making and finding conditions in the list of a Job's status.</summary>
internal static class JobConditions
{
    public const string Complete = "Complete";
    public const string Failed = "Failed";
    public const string FailureTarget = "FailureTarget";
    public const string SuccessCriteriaMet = "SuccessCriteriaMet";
    public const string Suspended = "Suspended";

    public static JsonObject New(string type, string reason, string message, DateTimeOffset now, bool status = true) => JsonObject.Of(
        ("type", type),
        ("status", status ? "True" : "False"),
        ("lastProbeTime", ApiTime.Format(now)),
        ("lastTransitionTime", ApiTime.Format(now)),
        ("reason", reason),
        ("message", message));

    /// <summary>The same decision under the type that ends the Job.</summary>
    public static JsonObject Final(JsonObject interim, DateTimeOffset now) =>
        New(interim.IsOf(SuccessCriteriaMet) ? Complete : Failed, interim.String("reason") ?? "", interim.String("message") ?? "", now);

    public static bool IsOf(this JsonObject? condition, string type) => condition?.String("type") == type;

    /// <summary>The condition of that type if it is true, otherwise null.</summary>
    public static JsonObject? FindTrue(this List<JsonObject> conditions, string type) =>
        conditions.Find(c => c.IsOf(type) && c.String("status") == "True");

    /// <summary>Adds or replaces the condition; false when it was so already. One that is false is not added.</summary>
    public static bool Ensure(this List<JsonObject> conditions, JsonObject condition)
    {
        var i = conditions.FindIndex(c => c.String("type") == condition.String("type"));
        if (i < 0)
        {
            if (condition.String("status") == "False")
            {
                return false;
            }

            conditions.Add(condition);
            return true;
        }

        if (conditions[i].String("status") == condition.String("status")
            && (conditions[i].String("reason") ?? "") == condition.String("reason")
            && (conditions[i].String("message") ?? "") == condition.String("message"))
        {
            return false;
        }

        conditions[i] = condition;
        return true;
    }
}
