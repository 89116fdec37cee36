using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.StatefulSet;

/// <summary>The counters of a StatefulSet's status.</summary>
internal static class StatefulSetStatusRules
{
    private static readonly string[] Counters = ["replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"];

    public static void Check(JsonObject status, JsonObject old, ICollection<FieldError> errors)
    {
        foreach (var counter in Counters)
        {
            NotNegative(status, counter, errors);
        }

        NotNegative(status, "observedGeneration", errors);
        NotNegative(status, "collisionCount", errors);
        foreach (var counter in Counters.Skip(1))
        {
            if (Count(status, counter) > Count(status, "replicas"))
            {
                errors.Add(FieldError.Invalid("status." + counter, Count(status, counter), "cannot be greater than status.replicas"));
            }
        }

        if (Count(status, "availableReplicas") > Count(status, "readyReplicas"))
        {
            errors.Add(FieldError.Invalid("status.availableReplicas", Count(status, "availableReplicas"), "cannot be greater than status.readyReplicas"));
        }

        if (Count(status, "collisionCount") < Count(old, "collisionCount"))
        {
            errors.Add(FieldError.Invalid("status.collisionCount", Count(status, "collisionCount"), "cannot be decremented"));
        }
    }

    private static long Count(JsonObject status, string counter) => status.Integer(counter) ?? 0;

    private static void NotNegative(JsonObject status, string member, ICollection<FieldError> errors)
    {
        if (Count(status, member) < 0)
        {
            errors.Add(FieldError.Invalid("status." + member, status[member], MemberRules.NonNegativeDetail));
        }
    }
}
