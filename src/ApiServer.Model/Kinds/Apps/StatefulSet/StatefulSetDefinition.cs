using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.StatefulSet;

/// <summary>StatefulSets.</summary>
internal sealed class StatefulSetDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new StatefulSetStrategy();

    public override TableDefinition Table { get; } = new(Cells.Columns("Name", "Ready", "Age", "Containers*", "Images*"), Row);

    private static JsonArray Row(JsonObject set, DateTimeOffset now)
    {
        var (names, images) = Cells.Containers(set.ObjectAt("spec", "template", "spec"));
        return JsonArray.Of(
            set.Name(),
            $"{set.IntegerAt("status", "readyReplicas") ?? 0}/{set.IntegerAt("spec", "replicas") ?? 0}",
            TableDefinition.Age(set, now),
            names,
            images);
    }
}
