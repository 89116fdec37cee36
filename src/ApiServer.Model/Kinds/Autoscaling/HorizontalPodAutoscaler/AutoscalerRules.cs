using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>The spec of a HorizontalPodAutoscaler, in the stored form (autoscaling validation.go, validateHorizontalPodAutoscalerSpec).</summary>
internal static class AutoscalerRules
{
    private const int MaxPeriodSeconds = 1800;
    private const int MaxWindowSeconds = 3600;

    /// <param name="spec">The spec.</param>
    /// <param name="old">What it was before; null on create.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(JsonObject spec, JsonObject? old, ICollection<FieldError> errors)
    {
        Replicas(spec, old, errors);
        var target = spec.ObjectAt("scaleTargetRef");
        ObjectReference.Check(target, "spec.scaleTargetRef", errors);
        if (old is null || !Same(target, old.ObjectAt("scaleTargetRef")))
        {
            ObjectReference.CheckVersion(target, target.Text("kind") == "ReplicationController", "spec.scaleTargetRef", errors);
        }

        var metrics = spec.ArrayAt("metrics");
        var lenient = old is not null && old.ArrayAt("metrics").Objects.Any(HasWrongVersion);
        for (var i = 0; i < metrics.Count; i++)
        {
            MetricRules.Check(metrics[i] as JsonObject ?? JsonObject.Empty, lenient, $"spec.metrics[{i}]", errors);
        }

        if (spec.Integer("minReplicas") == 0 && !metrics.Objects.Any(m => m.Text("type") is "Object" or "External"))
        {
            errors.Add(FieldError.Forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas"));
        }

        foreach (var direction in (ReadOnlySpan<string>)["scaleUp", "scaleDown"])
        {
            if (spec.ObjectAt("behavior").Object(direction) is { } rules)
            {
                Scaling(rules, "spec.behavior." + direction, errors);
            }
        }
    }

    private static void Replicas(JsonObject spec, JsonObject? old, ICollection<FieldError> errors)
    {
        // Scaling to nothing is not for all; who has it keeps it.
        var lowest = old?.Integer("minReplicas") == 0 ? 0 : 1;
        var least = spec.Integer("minReplicas");
        var most = spec.Integer("maxReplicas") ?? 0;
        if (least < lowest)
        {
            errors.Invalid("spec.minReplicas", least, $"must be greater than or equal to {lowest}");
        }

        if (most == 0)
        {
            errors.Required("spec.maxReplicas", "must be set and greater than 0");
        }
        else if (most < 0)
        {
            errors.Invalid("spec.maxReplicas", most, "must be greater than or equal to 1");
        }

        if (most < least)
        {
            errors.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }
    }

    private static bool Same(JsonObject target, JsonObject old) =>
        target.Text("apiVersion") == old.Text("apiVersion") && target.Text("kind") == old.Text("kind");

    private static bool HasWrongVersion(JsonObject metric)
    {
        List<FieldError> errors = [];
        if (metric.Text("type") == "Object" && metric.Object("object") is { } source)
        {
            ObjectReference.CheckVersion(source.ObjectAt("describedObject"), allowCore: true, "", errors);
        }

        return errors.Count > 0;
    }

    private static void Scaling(JsonObject rules, string path, ICollection<FieldError> errors)
    {
        var window = rules.Integer("stabilizationWindowSeconds");
        if (window < 0)
        {
            errors.Invalid(path + ".stabilizationWindowSeconds", window, "must be greater than or equal to zero");
        }
        else if (window > MaxWindowSeconds)
        {
            errors.Invalid(path + ".stabilizationWindowSeconds", window, $"must be less than or equal to {MaxWindowSeconds}");
        }

        if (rules["selectPolicy"] is { } select && select.AsString is not ("Disabled" or "Max" or "Min"))
        {
            errors.Add(FieldError.NotSupported(path + ".selectPolicy", select, "Disabled", "Max", "Min"));
        }

        var policies = rules.ArrayAt("policies");
        if (policies.Count == 0)
        {
            errors.Required(path + ".policies", "must specify at least one Policy");
        }

        for (var i = 0; i < policies.Count; i++)
        {
            Policy(policies[i] as JsonObject ?? JsonObject.Empty, $"{path}.policies[{i}]", errors);
        }

        if (Quantities.Of(rules["tolerance"]) is { Sign: < 0 } tolerance)
        {
            errors.Invalid(path + ".tolerance", tolerance.ToString(), MemberRules.NonNegativeDetail);
        }
    }

    private static void Policy(JsonObject policy, string path, ICollection<FieldError> errors)
    {
        if (policy.Text("type") is not ("Pods" or "Percent") and var type)
        {
            errors.Add(FieldError.NotSupported(path + ".type", type, "Percent", "Pods"));
        }

        foreach (var member in (ReadOnlySpan<string>)["value", "periodSeconds"])
        {
            if ((policy.Integer(member) ?? 0) <= 0)
            {
                errors.Invalid($"{path}.{member}", policy.Integer(member) ?? 0, "must be greater than zero");
            }
        }

        if (policy.Integer("periodSeconds") > MaxPeriodSeconds)
        {
            errors.Invalid(path + ".periodSeconds", policy["periodSeconds"], $"must be less than or equal to {MaxPeriodSeconds}");
        }
    }
}
