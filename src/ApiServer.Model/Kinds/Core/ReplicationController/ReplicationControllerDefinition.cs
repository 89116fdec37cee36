using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ReplicationController;

/// <summary>ReplicationControllers: their selector is a map.</summary>
internal sealed class ReplicationControllerDefinition : KindDefinition
{
    private const string Replicas = "status.replicas";

    public override ResourceStrategy Strategy { get; } = new ReplicationControllerStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Integer("Desired", "spec", "replicas")
        .Integer("Current", "status", "replicas")
        .Integer("Ready", "status", "readyReplicas")
        .Age()
        .Containers("spec", "template", "spec")
        .Cell("Selector*", c => Cells.Labels(c.ObjectAt("spec", "selector")))
        .Table();

    public override IReadOnlyList<string> SelectableFieldNames { get; } = [Replicas];

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
        [new(Replicas, (obj.IntegerAt("status", "replicas") ?? 0).ToString(CultureInfo.InvariantCulture))];
}
