using ApiServer.Model.Json;

namespace ApiServer.Controllers.Jobs;

/// <summary>Whether enough indexes of a Job succeeded for the Job to (success_policy.go).</summary>
internal static class SuccessPolicy
{
    /// <summary>Which rule is met, in words; null when none is.</summary>
    public static string? Met(JobView job, IndexSet succeeded)
    {
        if (succeeded.Count == 0)
        {
            return null;
        }

        var index = -1;
        foreach (var rule in job.Spec.ArrayAt("successPolicy", "rules").Objects)
        {
            index++;
            if (IsMet(rule, job.Completions ?? 0, succeeded))
            {
                return $"Matched rules at index {index}";
            }
        }

        return null;
    }

    private static bool IsMet(JsonObject rule, int completions, IndexSet succeeded)
    {
        var count = rule.Integer("succeededCount");
        if (rule.String("succeededIndexes") is not { } text)
        {
            return succeeded.Count >= count;
        }

        var wanted = IndexSet.Parse(text, completions);
        var common = wanted.CommonWith(succeeded);
        return wanted.Count > 0 && (common == wanted.Count || common >= count);
    }
}
