using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>The rules of the numbers in a status.</summary>
internal static class StatusCounters
{
    /// <summary>None of these is below 0.</summary>
    public static void NotNegative(JsonObject status, ICollection<FieldError> errors, params ReadOnlySpan<string> counters)
    {
        foreach (var counter in counters)
        {
            if (status.Integer(counter) < 0)
            {
                errors.Add(FieldError.Invalid("status." + counter, status[counter], MemberRules.NonNegativeDetail));
            }
        }
    }

    /// <summary>None of these is above the counter <paramref name="limit"/>, which the message calls <paramref name="called"/>.</summary>
    public static void NotAbove(JsonObject status, string limit, string called, ICollection<FieldError> errors, params ReadOnlySpan<string> counters)
    {
        foreach (var counter in counters)
        {
            if (Count(status, counter) > Count(status, limit))
            {
                errors.Add(FieldError.Invalid("status." + counter, Count(status, counter), "cannot be greater than " + called));
            }
        }
    }

    /// <summary>The number of collisions only grows, and does not go away.</summary>
    public static void CollisionsGrow(JsonObject status, JsonObject old, ICollection<FieldError> errors)
    {
        const string counter = "collisionCount";
        if (old.Integer(counter) is { } before && !(status.Integer(counter) >= before))
        {
            errors.Add(FieldError.Invalid("status." + counter, Count(status, counter), "cannot be decremented"));
        }
    }

    private static long Count(JsonObject status, string counter) => status.Integer(counter) ?? 0;
}
