using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Policy.PodDisruptionBudget;

/// <summary>
/// PodDisruptionBudgets (policy validation.go, registry/policy/poddisruptionbudget/strategy.go). Of their names upstream asks only what it asks of every kind.
/// </summary>
internal sealed class PodDisruptionBudgetStrategy() : TraitStrategy(NameRule.PathSegment, generation: true, conditionalOnly: true)
{
    private static readonly string[] Bounds = ["minAvailable", "maxUnavailable"];

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        var spec = obj.ObjectAt("spec");
        if (Bounds.All(spec.Contains))
        {
            var shown = GoForm.Of(
                spec,
                ("minAvailable", JsonNull.Instance),
                ("selector", JsonNull.Instance),
                ("maxUnavailable", JsonNull.Instance),
                ("unhealthyPodEvictionPolicy", JsonNull.Instance));
            errors.Add(FieldError.Invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set"));
        }

        foreach (var bound in Bounds)
        {
            IntOrPercent.Check(spec[bound], "spec." + bound, errors);
            IntOrPercent.CheckNotAboveWhole(spec[bound], "spec." + bound, errors);
        }

        LabelValidation.Selector(spec.ObjectAt("selector"), "spec.selector", errors);
        if (spec["unhealthyPodEvictionPolicy"] is JsonString { Value: not ("AlwaysAllow" or "IfHealthyBudget") } policy)
        {
            errors.Add(FieldError.NotSupported("spec.unhealthyPodEvictionPolicy", policy, "AlwaysAllow", "IfHealthyBudget"));
        }
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        var status = obj.ObjectAt("status");
        ConditionRules.Check(status.ArrayAt("conditions"), "status.conditions", errors);
        StatusCounters.NotNegative(status, errors, "disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");
    }
}
