using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.DaemonSet;

/// <summary>DaemonSets (apps/v1 defaults.go, registry/apps/daemonset/strategy.go).</summary>
internal sealed class DaemonSetStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    /// <summary>Where apps/v1 keeps the template's generation, a field of older versions.</summary>
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    private const int RevisionHistoryLimit = 10;

    private static readonly Lazy<DaemonSetRules> Rules = new(() => new DaemonSetRules());

    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", s => UpdateStrategy(s)
        .WithDefault("revisionHistoryLimit", RevisionHistoryLimit));

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context) =>
        WithTemplateGeneration(base.PrepareForCreate(obj, hasStatus, context), Math.Max(1, TemplateGenerationOf(obj)));

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        var generation = TemplateGenerationOf(old) + (TemplateChanged(obj, old) ? 1 : 0);
        return WithTemplateGeneration(base.PrepareForUpdate(obj, old, hasStatus, context), generation);
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        errors.Immutable(obj, old, "spec", "selector");
        Rules.Value.Check(obj, errors);
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        var status = obj.ObjectAt("status");
        StatusCounters.NotNegative(
            status,
            errors,
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount");
        StatusCounters.CollisionsGrow(status, old.ObjectAt("status"), errors);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        if (old is null || TemplateChanged(obj, old))
        {
            PodWarnings.Warn(obj.ObjectAt("spec", "template", "spec"), "spec.template.spec", warnings);
        }
    }

    private static bool TemplateChanged(JsonObject obj, JsonObject old) => !Equals(obj.At("spec", "template"), old.At("spec", "template"));

    private static long TemplateGenerationOf(JsonObject obj) =>
        long.TryParse(obj.Annotation(TemplateGeneration), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation) ? generation : 0;

    private static JsonObject WithTemplateGeneration(JsonObject obj, long generation) =>
        obj.WithAt(generation.ToString(CultureInfo.InvariantCulture), "metadata", "annotations", TemplateGeneration);

    private static JsonObject UpdateStrategy(JsonObject spec)
    {
        var strategy = spec.ObjectAt("updateStrategy").WithDefaultText("type", "RollingUpdate");
        return spec.With("updateStrategy", strategy.Text("type") != "RollingUpdate"
            ? strategy
            : strategy.With("rollingUpdate", strategy.ObjectAt("rollingUpdate")
                .WithDefault("maxUnavailable", 1)
                .WithDefault("maxSurge", 0)));
    }
}
