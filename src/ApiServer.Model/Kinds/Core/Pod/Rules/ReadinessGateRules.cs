using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>A readiness gate: the condition's type is a label key.</summary>
internal sealed class ReadinessGateRules : StructValidator
{
    public ReadinessGateRules() => Rule((gate, context) =>
        context.Invalid("conditionType", gate.Text("conditionType"), NameFormats.QualifiedName(gate.Text("conditionType"))));
}
