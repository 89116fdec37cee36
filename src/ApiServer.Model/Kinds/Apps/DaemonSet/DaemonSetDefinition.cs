using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.DaemonSet;

/// <summary>DaemonSets.</summary>
internal sealed class DaemonSetDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new DaemonSetStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Integer("Desired", "status", "desiredNumberScheduled")
        .Integer("Current", "status", "currentNumberScheduled")
        .Integer("Ready", "status", "numberReady")
        .Integer("Up-to-date", "status", "updatedNumberScheduled")
        .Integer("Available", "status", "numberAvailable")
        .Cell("Node Selector", d => Cells.Labels(d.ObjectAt("spec", "template", "spec", "nodeSelector")))
        .Age()
        .Workload("spec")
        .Table();
}
