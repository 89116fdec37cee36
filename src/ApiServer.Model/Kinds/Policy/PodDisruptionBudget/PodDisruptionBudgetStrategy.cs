using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Policy.PodDisruptionBudget;

/// <summary>PodDisruptionBudgets (policy validation.go): one bound, a number or a percentage.</summary>
internal sealed class PodDisruptionBudgetStrategy() : TraitStrategy(generation: true, conditionalOnly: true)
{
    private const string PercentDetail = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    private static readonly string[] Policies = ["AlwaysAllow", "IfHealthyBudget"];

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var spec = obj.ObjectAt("spec");
        if (spec["minAvailable"] is not null && spec["maxUnavailable"] is not null)
        {
            errors.Add(FieldError.Invalid("spec", GoForm(spec), "minAvailable and maxUnavailable cannot be both set"));
        }

        Bound(spec, "minAvailable", errors);
        Bound(spec, "maxUnavailable", errors);
        if (spec.String("unhealthyPodEvictionPolicy") is { } policy && !Policies.Contains(policy))
        {
            errors.Add(FieldError.NotSupported("spec.unhealthyPodEvictionPolicy", policy, Policies));
        }
    }

    /// <summary>Upstream shows its internal struct.</summary>
    private static JsonObject GoForm(JsonObject spec) => JsonObject.Of(
        ("MinAvailable", spec["minAvailable"] ?? JsonNull.Instance),
        ("Selector", spec["selector"] ?? JsonNull.Instance),
        ("MaxUnavailable", spec["maxUnavailable"] ?? JsonNull.Instance),
        ("UnhealthyPodEvictionPolicy", spec["unhealthyPodEvictionPolicy"] ?? JsonNull.Instance));

    private static void Bound(JsonObject spec, string member, ICollection<FieldError> errors)
    {
        switch (spec[member])
        {
            case JsonInteger { Value: < 0 } number:
                errors.Add(FieldError.Invalid($"spec.{member}", number, MemberRules.NonNegativeDetail));
                break;
            case JsonString text when !IsPercent(text.Value):
                errors.Add(FieldError.Invalid($"spec.{member}", text, PercentDetail));
                break;
            case JsonString text when !int.TryParse(text.Value.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent > 100:
                errors.Add(FieldError.Invalid($"spec.{member}", text, "must not be greater than 100%"));
                break;
        }
    }

    private static bool IsPercent(string text) => text.Length > 1 && text.EndsWith('%') && text.AsSpan(..^1).IndexOfAnyExceptInRange('0', '9') < 0;
}
