using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>ValidatingAdmissionPolicies and MutatingAdmissionPolicies, which differ in what they do.</summary>
internal sealed class AdmissionPolicyDefinition(bool mutating) : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new AdmissionPolicyStrategy(mutating);

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Count(mutating ? "Mutations" : "Validations", "spec", mutating ? "mutations" : "validations")
        .Cell("ParamKind", p => p.At("spec", "paramKind") is JsonObject kind ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : Cells.Unset)
        .Age()
        .Table();
}
