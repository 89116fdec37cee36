using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>When an indexed Job has succeeded before all of its indexes have (batch validation.go, validateSuccessPolicy).</summary>
internal static class SuccessPolicyRules
{
    private const int MaxRules = 20;
    private const int MaxIndexesBytes = 64 * 1024;

    public static void Check(JsonObject policy, long completions, string path, ICollection<FieldError> errors)
    {
        var rules = policy.ArrayAt("rules");
        if (rules.Count == 0)
        {
            errors.Add(FieldError.Required(path + ".rules", "at least one rules must be specified when the successPolicy is specified"));
        }
        else if (rules.Count > MaxRules)
        {
            errors.Add(FieldError.TooMany(path + ".rules", rules.Count, MaxRules));
        }

        for (var i = 0; i < rules.Count; i++)
        {
            Rule(rules[i] as JsonObject ?? JsonObject.Empty, completions, $"{path}.rules[{i}]", errors);
        }
    }

    /// <summary>The policy as upstream's messages show it.</summary>
    public static JsonValue Shown(JsonValue? policy) => policy is not JsonObject given ? JsonNull.Instance : GoForm.Of(
        given.WithEach("rules", r => GoForm.Of(r, ("succeededIndexes", JsonNull.Instance), ("succeededCount", JsonNull.Instance))),
        ("rules", JsonNull.Instance));

    private static void Rule(JsonObject rule, long completions, string path, ICollection<FieldError> errors)
    {
        var indexes = rule.String("succeededIndexes");
        if (indexes is null && !rule.Contains("succeededCount"))
        {
            errors.Add(FieldError.Required(path, "at least one of succeededCount or succeededIndexes must be specified"));
        }

        var total = 0L;
        if (indexes is not null)
        {
            if (Encoding.UTF8.GetByteCount(indexes) > MaxIndexesBytes)
            {
                errors.Add(FieldError.TooLong(path + ".succeededIndexes", MaxIndexesBytes));
            }

            if (IndexIntervals.Problem(indexes, completions, out total) is { } problem)
            {
                errors.Add(FieldError.Invalid(path + ".succeededIndexes", indexes, "error parsing succeededIndexes: " + problem));
            }
        }

        if (rule.Integer("succeededCount") is { } count)
        {
            Count(count, completions, indexes is null ? null : total, path + ".succeededCount", errors);
        }
    }

    private static void Count(long count, long completions, long? indexes, string path, ICollection<FieldError> errors)
    {
        if (count < 0)
        {
            errors.Add(FieldError.Invalid(path, count, MemberRules.NonNegativeDetail));
        }

        if (count > completions)
        {
            errors.Add(FieldError.Invalid(path, count, $"must be less than or equal to {completions} (the number of specified completions)"));
        }

        if (count > indexes)
        {
            errors.Add(FieldError.Invalid(path, count, $"must be less than or equal to {indexes} (the number of indexes in the specified succeededIndexes field)"));
        }
    }
}
