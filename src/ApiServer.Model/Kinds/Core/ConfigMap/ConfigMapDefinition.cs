using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ConfigMap;

/// <summary>ConfigMaps.</summary>
internal sealed class ConfigMapDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new ConfigMapStrategy();

    // DATA is a number, though its column says string.
    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Data", "Age"),
        (obj, now) => JsonArray.Of(obj.Name(), obj.ObjectAt("data").Count + obj.ObjectAt("binaryData").Count, TableDefinition.Age(obj, now)));
}
