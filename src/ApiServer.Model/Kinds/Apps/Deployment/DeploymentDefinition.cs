using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Apps.Deployment;

/// <summary>Deployments.</summary>
internal sealed class DeploymentDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new DeploymentStrategy();

    // Unlike the other workloads' selectors, this one is not <none> when it is empty: upstream's printer has it so.
    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Ready", d => $"{d.IntegerAt("status", "readyReplicas") ?? 0}/{d.IntegerAt("spec", "replicas") ?? 0}")
        .Cell("Up-to-date", d => d.IntegerAt("status", "updatedReplicas") ?? 0)
        .Cell("Available", d => d.IntegerAt("status", "availableReplicas") ?? 0)
        .Age()
        .Containers("spec", "template", "spec")
        .Cell("Selector*", d => SelectorText.Of(d.At("spec", "selector"), "<invalid>"))
        .Table();
}
