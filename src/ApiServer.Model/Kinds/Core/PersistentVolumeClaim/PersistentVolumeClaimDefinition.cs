using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.PersistentVolumeClaim;

/// <summary>PersistentVolumeClaims.</summary>
internal sealed class PersistentVolumeClaimDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new PersistentVolumeClaimStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass", "Age", "VolumeMode*"),
        Row);

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) => [VolumeIndexes.OfClaim(obj)];

    private static JsonArray Row(JsonObject claim, DateTimeOffset now)
    {
        var spec = claim.ObjectAt("spec");
        var status = claim.ObjectAt("status");
        var volume = spec.Text("volumeName");
        return JsonArray.Of(
            claim.Name(),
            claim.IsDeleting() ? "Terminating" : status.Text("phase"),
            volume,
            volume.Length > 0 ? Cells.Quantity(status.At("capacity", "storage")) : "",
            volume.Length > 0 ? Cells.AccessModes(status.ArrayAt("accessModes")) : "",
            StorageClassName.Of(claim),
            Cells.OrUnset(spec.String("volumeAttributesClassName")),
            TableDefinition.Age(claim, now),
            Cells.OrUnset(spec.String("volumeMode")));
    }
}
