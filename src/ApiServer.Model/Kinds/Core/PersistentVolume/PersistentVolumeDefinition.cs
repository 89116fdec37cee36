using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.PersistentVolume;

/// <summary>PersistentVolumes.</summary>
internal sealed class PersistentVolumeDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new PersistentVolumeStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass", "VolumeAttributesClass", "Reason", "Age", "VolumeMode*"),
        Row);

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) => [VolumeIndexes.OfVolume(obj)];

    private static JsonArray Row(JsonObject volume, DateTimeOffset now)
    {
        var spec = volume.ObjectAt("spec");
        var status = volume.ObjectAt("status");
        var claim = spec.Object("claimRef") is { } reference ? $"{reference.Text("namespace")}/{reference.Text("name")}" : "";
        return JsonArray.Of(
            volume.Name(),
            Cells.Quantity(spec.At("capacity", "storage")),
            Cells.AccessModes(spec.ArrayAt("accessModes")),
            spec.Text("persistentVolumeReclaimPolicy"),
            volume.IsDeleting() ? "Terminating" : status.Text("phase"),
            claim,
            StorageClassName.Of(volume),
            Cells.OrUnset(spec.String("volumeAttributesClassName")),
            status.Text("reason"),
            TableDefinition.Age(volume, now),
            Cells.OrUnset(spec.String("volumeMode")));
    }
}
