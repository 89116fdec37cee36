using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Batch.Job;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>A CronJob's spec (batch validation.go, validateCronJobSpec).</summary>
internal static class CronJobRules
{
    /// <param name="spec">The spec.</param>
    /// <param name="old">What it was before; null on create.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(JsonObject spec, JsonObject? old, ICollection<FieldError> errors)
    {
        Schedule(spec, old, errors);
        NotNegative(spec, "startingDeadlineSeconds", errors);
        if (spec.String("timeZone") is { } zone && zone != old?.String("timeZone"))
        {
            TimeZones.Check(zone, "spec.timeZone", errors);
        }

        if (spec.Text("concurrencyPolicy") is not ("Allow" or "Forbid" or "Replace") and var policy)
        {
            errors.Add(policy.Length == 0
                ? FieldError.Required("spec.concurrencyPolicy")
                : FieldError.NotSupported("spec.concurrencyPolicy", policy, "Allow", "Forbid", "Replace"));
        }

        Template(spec.ObjectAt("jobTemplate", "spec"), "spec.jobTemplate.spec", errors);
        NotNegative(spec, "successfulJobsHistoryLimit", errors);
        NotNegative(spec, "failedJobsHistoryLimit", errors);
    }

    /// <summary>Whether the schedule itself names a time zone, as was once allowed.</summary>
    public static bool NamesZone(JsonObject? spec) => spec?.String("schedule")?.Contains("TZ", StringComparison.Ordinal) == true;

    private static void Schedule(JsonObject spec, JsonObject? old, ICollection<FieldError> errors)
    {
        const string path = "spec.schedule";
        var schedule = spec.Text("schedule");
        if (schedule.Length == 0)
        {
            errors.Add(FieldError.Required(path));
            return;
        }

        if (CronSyntax.Problem(schedule) is { } problem)
        {
            errors.Add(FieldError.Invalid(path, schedule, problem));
        }

        if (!NamesZone(spec))
        {
            return;
        }

        if (!NamesZone(old))
        {
            errors.Add(FieldError.Invalid(path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
        }
        else if (spec.Contains("timeZone"))
        {
            errors.Add(FieldError.Invalid(path, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule"));
        }
    }

    /// <summary>The selectors of the Jobs are always generated.</summary>
    private static void Template(JsonObject job, string path, ICollection<FieldError> errors)
    {
        JobSpecRules.Instance.Value.Check(job, path, errors);
        if (job["selector"] is { } selector)
        {
            errors.Add(FieldError.Invalid(path + ".selector", selector, "`selector` will be auto-generated"));
        }

        if (job.Boolean("manualSelector") == true)
        {
            errors.Add(FieldError.NotSupported(path + ".manualSelector", true, "nil", "false"));
        }
    }

    private static void NotNegative(JsonObject spec, string member, ICollection<FieldError> errors)
    {
        if (spec.Integer(member) < 0)
        {
            errors.Add(FieldError.Invalid("spec." + member, spec[member], MemberRules.NonNegativeDetail));
        }
    }
}
