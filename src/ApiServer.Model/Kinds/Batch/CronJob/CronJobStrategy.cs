using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Batch.Job;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>
/// CronJobs (batch/v1 defaults.go, registry/batch/cronjob/strategy.go): of the Job's template only the Pod's spec gets defaults, the rest when the Job is made.
/// </summary>
internal sealed class CronJobStrategy() : TraitStrategy(generation: true, template: ["spec", "jobTemplate", "spec", "template"])
{
    private const int SuccessfulJobs = 3;
    private const int FailedJobs = 1;

    /// <summary>A Job's name has room for the time at its end.</summary>
    private const int MaxNameLength = 52;

    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", s => s
        .WithDefaultText("concurrencyPolicy", "Allow")
        .WithDefault("suspend", false)
        .WithDefault("successfulJobsHistoryLimit", SuccessfulJobs)
        .WithDefault("failedJobsHistoryLimit", FailedJobs)
        .WithChild("jobTemplate", t => t.WithChild("spec", j => j
            .WithChild("podFailurePolicy", p => p.WithEach("rules", r => r.WithEach("onPodConditions", c => c.WithDefaultText("status", "True")))))));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        CronJobRules.Check(obj.ObjectAt("spec"), null, errors);
        if (obj.Name().Length > MaxNameLength)
        {
            errors.Add(FieldError.Invalid("metadata.name", obj.Name(), NameFormats.MaxLength(MaxNameLength)));
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) =>
        CronJobRules.Check(obj.ObjectAt("spec"), old.ObjectAt("spec"), errors);

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        var spec = obj.ObjectAt("spec");
        if (old is null)
        {
            PodWarnings.WarnOfOwnersName(obj, warnings);
        }

        if (old is null || SpecChanged(obj, old))
        {
            JobStrategy.Warn(spec.ObjectAt("jobTemplate", "spec"), "spec.jobTemplate.spec", warnings);
        }

        if (old is not null && CronJobRules.NamesZone(spec))
        {
            warnings.Add("cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        }
    }
}
