using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.StorageClass;

/// <summary>StorageClasses.</summary>
internal sealed class StorageClassDefinition : KindDefinition
{
    private static readonly string[] DefaultAnnotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

    public override ResourceStrategy Strategy { get; } = new StorageClassStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"),
        Row);

    private static JsonArray Row(JsonObject obj, DateTimeOffset now) => JsonArray.Of(
        DefaultAnnotations.Any(a => obj.Annotation(a) == "true") ? obj.Name() + " (default)" : obj.Name(),
        obj.Text("provisioner"),
        obj.String("reclaimPolicy") ?? "Delete",
        obj.String("volumeBindingMode") ?? "Immediate",
        obj.Boolean("allowVolumeExpansion") ?? false,
        TableDefinition.Age(obj, now));
}
