using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>HorizontalPodAutoscalers (autoscaling validation.go), on the stored form.</summary>
internal sealed class HorizontalPodAutoscalerStrategy : ResourceStrategy
{
    private const int CpuTarget = 80;
    private static readonly Lazy<AutoscalerRules> Rules = new(() => new AutoscalerRules());

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var spec = obj.ObjectAt("spec").WithDefault("minReplicas", 1).WithChild("behavior", ScalingRules.Default);
        return obj.With("spec", spec.ArrayAt("metrics").Count > 0 ? spec : spec.With("metrics", JsonArray.Of(CpuMetric.Target(CpuTarget))));
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    private sealed class AutoscalerRules : StructValidator
    {
        public AutoscalerRules() => Struct("spec", new SpecRules(), required: true);
    }

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("minReplicas").IsBetween(1, int.MaxValue, "must be greater than or equal to 1");
            Rule((spec, context) =>
            {
                var most = spec.Integer("maxReplicas") ?? 0;
                if (most < 1)
                {
                    context.Invalid("maxReplicas", most, "must be greater than 0");
                }

                if (most < spec.Integer("minReplicas"))
                {
                    context.Invalid("maxReplicas", most, "must be greater than or equal to `minReplicas`");
                }
            });
            Struct("scaleTargetRef", new TargetRules(), required: true);
        }
    }

    private sealed class TargetRules : StructValidator
    {
        public TargetRules()
        {
            Member("kind").IsRequiredWithFormat(k => NameFormats.PathSegment(k, prefix: false));
            Member("name").IsRequiredWithFormat(n => NameFormats.PathSegment(n, prefix: false));
        }
    }
}
