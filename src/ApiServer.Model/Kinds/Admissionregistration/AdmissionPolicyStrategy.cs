using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>ValidatingAdmissionPolicies and MutatingAdmissionPolicies (registry/admissionregistration).</summary>
internal sealed class AdmissionPolicyStrategy(bool mutating) : TraitStrategy(generation: true, conditionalOnly: true)
{
    private readonly Lazy<AdmissionPolicyRules> _rules = new(() => new AdmissionPolicyRules(mutating));

    public override bool StatusKeepsMetadata => true;

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.With("spec", obj.ObjectAt("spec").WithDefault("failurePolicy", "Fail").WithChild("matchConstraints", MatchResourcesRules.Default));
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        _rules.Value.Check(obj.ObjectAt("spec"), "spec", errors);
        if (!mutating)
        {
            AuditAnnotationRules.Check(obj, errors);
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var warnings = obj.ArrayAt("status", "typeChecking", "expressionWarnings");
        for (var i = 0; i < warnings.Count; i++)
        {
            foreach (var member in (ReadOnlySpan<string>)["warning", "fieldRef"])
            {
                if ((warnings[i].StringAt(member) ?? "").Trim().Length == 0)
                {
                    errors.Required($"status.typeChecking.expressionWarnings[{i}].{member}");
                }
            }
        }

        ConditionRules.Check(obj.ArrayAt("status", "conditions"), "status.conditions", errors);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings) => StaticNames.Warn(obj, warnings);
}
