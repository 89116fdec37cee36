using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.Deployment;

/// <summary>Deployments (apps/v1 defaults.go, registry/apps/deployment/strategy.go).</summary>
internal sealed class DeploymentStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    private const int ProgressDeadlineSeconds = 600;
    private const int RevisionHistoryLimit = 10;
    private const string Quarter = "25%";

    private static readonly Lazy<DeploymentRules> Rules = new(() => new DeploymentRules());
    private static readonly JsonObject UnwrittenByStatus = FieldManager.Fields("spec", "metadata.labels");

    public override JsonObject UnwrittenFields(string subresource, bool hasStatus) =>
        subresource == "status" ? UnwrittenByStatus : base.UnwrittenFields(subresource, hasStatus);

    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", s => Strategy(s.WithDefault("replicas", 1))
        .WithDefault("revisionHistoryLimit", RevisionHistoryLimit)
        .WithDefault("progressDeadlineSeconds", ProgressDeadlineSeconds));

    /// <summary>Labels are the client's: the controller's status does not carry them.</summary>
    public override JsonObject PrepareForStatusUpdate(JsonObject obj, JsonObject old, StrategyContext context) =>
        base.PrepareForStatusUpdate(obj, old, context).WithOrWithoutAt(old.At("metadata", "labels"), "metadata", "labels");

    /// <summary>Annotations count too: they are passed on to the ReplicaSets.</summary>
    public override bool SpecChanged(JsonObject obj, JsonObject old) =>
        base.SpecChanged(obj, old) || !obj.ObjectAt("metadata", "annotations").Equals(old.ObjectAt("metadata", "annotations"));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        Rules.Value.Check(obj, errors);
        errors.Immutable(obj, old, "spec", "selector");
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        var status = obj.ObjectAt("status");
        StatusCounters.NotNegative(
            status,
            errors,
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "terminatingReplicas",
            "collisionCount");
        StatusCounters.NotAbove(status, "replicas", "status.replicas", errors, "updatedReplicas", "readyReplicas", "availableReplicas");
        StatusCounters.NotAbove(status, "readyReplicas", "readyReplicas", errors, "availableReplicas");
        StatusCounters.CollisionsGrow(status, old.ObjectAt("status"), errors);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        if (old is null)
        {
            PodWarnings.WarnOfOwnersName(obj, warnings);
        }

        if (old is null || SpecChanged(obj, old))
        {
            PodWarnings.Warn(obj.ObjectAt("spec", "template", "spec"), "spec.template.spec", warnings);
        }
    }

    private static JsonObject Strategy(JsonObject spec)
    {
        var strategy = spec.ObjectAt("strategy").WithDefaultText("type", "RollingUpdate");
        return spec.With("strategy", strategy.Text("type") != "RollingUpdate"
            ? strategy
            : strategy.With("rollingUpdate", strategy.ObjectAt("rollingUpdate")
                .WithDefault("maxUnavailable", Quarter)
                .WithDefault("maxSurge", Quarter)));
    }
}
