using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>ValidatingAdmissionPolicyBindings and MutatingAdmissionPolicyBindings.</summary>
internal sealed class AdmissionPolicyBindingDefinition(bool mutating) : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new AdmissionPolicyBindingStrategy(mutating);

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Text("PolicyName", "spec", "policyName")
        .Cell("ParamRef", b => Parameter(b.ObjectAt("spec", "paramRef")))
        .Age()
        .Table();

    /// <summary><c>namespace/name</c>, with <c>*</c> for a namespace that is not said, or the selector.</summary>
    private static JsonValue Parameter(JsonObject reference) => reference.Text("name") is { Length: > 0 } name
        ? $"{(reference.Text("namespace") is { Length: > 0 } space ? space : "*")}/{name}"
        : reference.Object("selector") is { } selector ? SelectorText.Literal(selector) : Cells.Unset;
}
