using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Store;

namespace ApiServer.Registry.Storage;

/// <summary>What a volume offers to claims; read once per stored state.</summary>
public sealed class VolumeOffer
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
        Capacity = CapacityOf(volume);
        Phase = volume.StringAt("status", "phase") ?? "Pending";
        Deleting = volume.IsDeleting();
    }

    /// <summary>The volume's name.</summary>
    public string Name { get; }

    /// <summary>What a claim's selector looks at.</summary>
    public JsonObject Labels { get; }

    /// <summary>The class; "" for none.</summary>
    public string Class { get; }

    /// <summary>The VolumeAttributesClass; "" for none.</summary>
    public string AttributesClass { get; }

    /// <summary>All that it can be used with.</summary>
    public IReadOnlyList<string> AccessModes { get; }

    /// <summary>Filesystem or Block.</summary>
    public string VolumeMode { get; }

    /// <summary>Its size.</summary>
    public Quantity Capacity { get; }

    /// <summary>Its status.</summary>
    public string Phase { get; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; }

    /// <summary>What a stored volume offers; computed once.</summary>
    public static VolumeOffer Of(StoredObject volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return volume.Form(FormKey, v => new VolumeOffer(v.Json));
    }

    /// <summary>What a volume offers.</summary>
    public static VolumeOffer Of(JsonObject volume) => new(volume);

    /// <summary>Filesystem, when the object says nothing.</summary>
    public static string VolumeModeOf(JsonObject claimOrVolume) => claimOrVolume.StringAt("spec", "volumeMode") ?? "Filesystem";

    /// <summary>A volume's size.</summary>
    public static Quantity CapacityOf(JsonObject volume) => Parse(volume.StringAt("spec", "capacity", "storage"));

    /// <summary>A size in a stored object: validation has seen it, so what is missing counts as nothing.</summary>
    public static Quantity Parse(string? size) => Quantity.TryParse(size, out var quantity) ? quantity : Quantity.Zero;
}
