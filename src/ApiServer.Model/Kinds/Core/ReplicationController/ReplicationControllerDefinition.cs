using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ReplicationController;

/// <summary>ReplicationControllers: their selector is a map.</summary>
internal sealed class ReplicationControllerDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new ReplicationControllerStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Integer("Desired", "spec", "replicas")
        .Integer("Current", "status", "replicas")
        .Integer("Ready", "status", "readyReplicas")
        .Age()
        .Containers("spec", "template", "spec")
        .Cell("Selector*", c => Cells.Labels(c.ObjectAt("spec", "selector")))
        .Table();
}
