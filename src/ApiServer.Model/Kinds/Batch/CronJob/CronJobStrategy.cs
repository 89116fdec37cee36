using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>CronJobs (batch/v1 defaults.go): of the Job's template only the Pod's spec gets defaults, the rest when the Job is made.</summary>
internal sealed class CronJobStrategy() : TraitStrategy(generation: true, template: ["spec", "jobTemplate", "spec", "template"])
{
    private const int SuccessfulJobs = 3;
    private const int FailedJobs = 1;

    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", s => s
        .WithDefaultText("concurrencyPolicy", "Allow")
        .WithDefault("suspend", false)
        .WithDefault("successfulJobsHistoryLimit", SuccessfulJobs)
        .WithDefault("failedJobsHistoryLimit", FailedJobs)
        .WithChild("jobTemplate", t => t.WithChild("spec", j => j
            .WithChild("podFailurePolicy", p => p.WithEach("rules", r => r.WithEach("onPodConditions", c => c.WithDefaultText("status", "True")))))));
}
