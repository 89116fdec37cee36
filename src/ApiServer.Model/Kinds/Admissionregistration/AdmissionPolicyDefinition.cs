using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>ValidatingAdmissionPolicies and MutatingAdmissionPolicies, which differ in the name of their list.</summary>
internal sealed class AdmissionPolicyDefinition(string heading, string list) : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new TraitStrategy(generation: true, conditionalOnly: true);

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Count(heading, "spec", list)
        .Cell("ParamKind", p => p.At("spec", "paramKind") is JsonObject kind ? $"{kind.Text("apiVersion")}/{kind.Text("kind")}" : Cells.Unset)
        .Age()
        .Table();
}
