using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>HorizontalPodAutoscalers (autoscaling/v2 defaults.go, registry/autoscaling/horizontalpodautoscaler/strategy.go), in the stored form.</summary>
internal sealed class HorizontalPodAutoscalerStrategy : ResourceStrategy
{
    private const int CpuTarget = 80;

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        obj = RoundTripAnnotations.Without(obj);
        var spec = obj.ObjectAt("spec").WithDefault("minReplicas", 1).WithChild("behavior", ScalingRules.Default);
        return obj.With("spec", spec.ArrayAt("metrics").Count > 0 ? spec : spec.With("metrics", JsonArray.Of(CpuMetric.Target(CpuTarget))));
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => AutoscalerRules.Check(obj.ObjectAt("spec"), null, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) =>
        AutoscalerRules.Check(obj.ObjectAt("spec"), old.ObjectAt("spec"), errors);

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) =>
        StatusCounters.NotNegative(obj.ObjectAt("status"), errors, "currentReplicas", "desiredReplicas");
}
