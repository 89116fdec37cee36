using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.ReplicaSet;

/// <summary>A ReplicaSet (apps validation.go, ValidateReplicaSetSpec).</summary>
internal sealed class ReplicaSetRules : StructValidator
{
    public ReplicaSetRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("replicas").IsNotNegative();
            Member("minReadySeconds").IsNotNegative();
            Rule(SelectedTemplateRules.Check);
        }
    }
}
