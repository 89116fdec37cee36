using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>Jobs (batch/v1 defaults.go, registry/batch/job/strategy.go).</summary>
internal sealed class JobStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    private const int BackoffLimit = 6;
    private const string ControllerUid = "batch.kubernetes.io/controller-uid";

    private static readonly string[] UidLabels = ["controller-uid", ControllerUid];
    private static readonly string[] NameLabels = ["job-name", "batch.kubernetes.io/job-name"];

    public override JsonObject Default(JsonObject obj) => WithTemplateLabels(base.Default(obj).WithChild("spec", Spec));

    /// <summary>A selector of the Job's own uid, unless the client says that it selects itself.</summary>
    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context)
    {
        obj = base.PrepareForCreate(obj, hasStatus, context);
        return obj.BooleanAt("spec", "manualSelector") == true ? obj : WithTemplateLabels(WithGeneratedSelector(obj));
    }

    /// <summary>A Job without labels has its template's, those of the generated selector included: upstream defaults it once more when it is read.</summary>
    private static JsonObject WithTemplateLabels(JsonObject job) =>
        job.Labels().Count == 0 && job.At("spec", "template", "metadata", "labels") is JsonObject { Count: > 0 } labels
            ? job.WithAt(labels, "metadata", "labels")
            : job;

    private static JsonObject WithGeneratedSelector(JsonObject job)
    {
        var labels = job.ObjectAt("spec", "template", "metadata", "labels");
        labels = NameLabels.Aggregate(labels, (l, label) => l.WithDefault(label, job.Name()));
        labels = UidLabels.Aggregate(labels, (l, label) => l.WithDefault(label, job.Uid()));
        var selected = job.ObjectAt("spec", "selector", "matchLabels").WithDefault(ControllerUid, job.Uid());
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
