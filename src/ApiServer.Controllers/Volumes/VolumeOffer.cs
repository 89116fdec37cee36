using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes;

/// <summary>What a volume offers to claims; read once per stored state.</summary>
internal sealed class VolumeOffer
{
    private static readonly object FormKey = new();

    private VolumeOffer(JsonObject volume)
    {
        Name = volume.Name();
        Labels = volume.Labels();
        Class = StorageClassName.Of(volume);
        AttributesClass = volume.StringAt("spec", "volumeAttributesClassName") ?? "";
        AccessModes = [.. volume.ArrayAt("spec", "accessModes").Strings];
        VolumeMode = VolumeModeOf(volume);
        Capacity = Size(volume.StringAt("spec", "capacity", "storage"));
        Phase = volume.StringAt("status", "phase") ?? "Pending";
        Deleting = volume.IsDeleting();
    }

    public string Name { get; }

    public JsonObject Labels { get; }

    public string Class { get; }

    public string AttributesClass { get; }

    public IReadOnlyList<string> AccessModes { get; }

    public string VolumeMode { get; }

    public Quantity Capacity { get; }

    public string Phase { get; }

    public bool Deleting { get; }

    public static VolumeOffer Of(StoredObject volume) => volume.Form(FormKey, v => new VolumeOffer(v.Json));

    public static VolumeOffer Of(JsonObject volume) => new(volume);

    public static string VolumeModeOf(JsonObject claimOrVolume) => claimOrVolume.StringAt("spec", "volumeMode") ?? "Filesystem";

    public static Quantity Size(string? text) => Quantity.TryParse(text, out var size) ? size : Quantity.Zero;
}
