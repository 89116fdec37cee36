using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.CSIDriver;

/// <summary>CSIDrivers.</summary>
internal sealed class CSIDriverDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new CSIDriverStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Boolean("AttachRequired", true, "spec", "attachRequired")
        .Boolean("PodInfoOnMount", false, "spec", "podInfoOnMount")
        .Boolean("StorageCapacity", false, "spec", "storageCapacity")
        .Cell("TokenRequests", Audiences)
        .Boolean("RequiresRepublish", false, "spec", "requiresRepublish")
        .Cell("Modes", d => Cells.OrNone(string.Join(',', d.ArrayAt("spec", "volumeLifecycleModes").Strings)))
        .Age()
        .Table();

    private static JsonValue Audiences(JsonObject driver) => driver.At("spec", "tokenRequests") is JsonArray requests
        ? string.Join(',', requests.Objects.Select(r => r.Text("audience")))
        : Cells.Unset;
}
