using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>Jobs (batch/v1 defaults.go, registry/batch/job/strategy.go).</summary>
internal sealed class JobStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    private const int BackoffLimit = 6;
    private const int ManyCompletions = 100_000;
    private const int MuchParallelism = 10_000;

    public override bool OrphansDependents => true;

    public override JsonObject Default(JsonObject obj) => WithTemplateLabels(base.Default(obj).WithChild("spec", Spec));

    /// <summary>A selector of the Job's own uid, unless the client says that it selects itself.</summary>
    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context)
    {
        obj = base.PrepareForCreate(obj, hasStatus, context);
        return obj.BooleanAt("spec", "manualSelector") == true ? obj : WithTemplateLabels(WithGeneratedSelector(obj));
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => JobRules.Check(obj, prefixedLabels: true, errors);

    /// <summary>Upstream looks at the spec twice, as if created and as updated: each cause is there twice.</summary>
    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        var labels = old.ObjectAt("spec", "template", "metadata", "labels");
        ObjectMetaValidation.Revalidate(obj, errors);
        JobRules.Check(obj, labels.Contains(JobLabels.JobName) && labels.Contains(JobLabels.ControllerUid), errors);
        JobRules.CheckSpec(obj.ObjectAt("spec"), errors);
        JobUpdateRules.Check(obj, old, errors);
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) =>
        new JobStatusRules(obj, old, errors).Check();

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        if (old is null)
        {
            PodWarnings.WarnOfOwnersName(obj, warnings);
        }

        if (old is null || SpecChanged(obj, old))
        {
            Warn(obj.ObjectAt("spec"), "spec", warnings);
        }
    }

    /// <summary>The warnings of a JobSpec, a Job's or a CronJob's template's (api/job/warnings.go).</summary>
    public static void Warn(JsonObject spec, string path, ICollection<string> warnings)
    {
        if (JobSpecRules.IsIndexed(spec) && spec.Integer("completions") > ManyCompletions && spec.Integer("parallelism") > MuchParallelism)
        {
            warnings.Add($"{path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail");
        }

        PodWarnings.Warn(spec.ObjectAt("template", "spec"), path + ".template.spec", warnings);
    }

    /// <summary>A Job without labels has its template's, those of the generated selector included: upstream defaults it once more when it is read.</summary>
    private static JsonObject WithTemplateLabels(JsonObject job) =>
        job.Labels().Count == 0 && job.At("spec", "template", "metadata", "labels") is JsonObject { Count: > 0 } labels
            ? job.WithAt(labels, "metadata", "labels")
            : job;

    private static JsonObject WithGeneratedSelector(JsonObject job)
    {
        var labels = job.ObjectAt("spec", "template", "metadata", "labels");
        labels = JobLabels.Generated(job).Aggregate(labels, (l, label) => l.WithDefault(label.Key, label.Value));
        var selected = job.ObjectAt("spec", "selector", "matchLabels").WithDefault(JobLabels.ControllerUid, job.Uid());
        return job
            .WithAt(labels, "spec", "template", "metadata", "labels")
            .WithAt(selected, "spec", "selector", "matchLabels");
    }

    private static JsonObject Spec(JsonObject spec)
    {
        if (spec["completions"] is null or JsonNull && spec["parallelism"] is null or JsonNull)
        {
            spec = spec.With("completions", 1);
        }

        var failurePolicy = spec["podFailurePolicy"] is JsonObject;
        return spec
            .WithDefault("parallelism", 1)
            .WithDefault("backoffLimit", spec["backoffLimitPerIndex"] is JsonInteger ? int.MaxValue : BackoffLimit)
            .WithDefault("completionMode", "NonIndexed")
            .WithDefault("suspend", false)
            .WithDefault("podReplacementPolicy", failurePolicy ? "Failed" : "TerminatingOrFailed")
            .WithDefault("manualSelector", false)
            .WithChild("podFailurePolicy", FailurePolicyDefaults);
    }

    private static JsonObject FailurePolicyDefaults(JsonObject policy) =>
        policy.WithEach("rules", r => r.WithEach("onPodConditions", c => c.WithDefaultText("status", "True")));
}
