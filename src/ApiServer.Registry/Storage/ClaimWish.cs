using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Selectors;

namespace ApiServer.Registry.Storage;

/// <summary>What a claim asks of a volume.</summary>
public sealed class ClaimWish
{
    private readonly IReadOnlyList<string> _modes;
    private readonly string _volumeMode;
    private readonly string _attributesClass;
    private readonly LabelSelector _selector;

    /// <summary>Reads the claim's spec.</summary>
    public ClaimWish(JsonObject claim)
    {
        Claim = claim;
        Class = StorageClassName.Of(claim);
        _modes = [.. claim.ArrayAt("spec", "accessModes").Strings];
        _volumeMode = VolumeOffer.VolumeModeOf(claim);
        _attributesClass = claim.StringAt("spec", "volumeAttributesClassName") ?? "";
        Size = VolumeOffer.Parse(claim.StringAt("spec", "resources", "requests", "storage"));
        _selector = claim.At("spec", "selector") is JsonObject selector ? LabelSelector.FromObject(selector) : LabelSelector.Everything;
    }

    /// <summary>The claim as it was read.</summary>
    public JsonObject Claim { get; }

    /// <summary>The class; "" for none.</summary>
    public string Class { get; }

    /// <summary>How large the volume must be at least.</summary>
    public Quantity Size { get; }

    /// <summary>
    /// Why the volume that the claim names cannot serve it, or null. Neither its phase nor the claim's selector counts here
    /// (upstream: checkVolumeSatisfyClaim).
    /// </summary>
    public string? Refusal(VolumeOffer volume) => volume switch
    {
        { Deleting: true } => $"the volume is marked for deletion \"{volume.Name}\"",
        _ when volume.Capacity < Size => "requested PV is too small",
        _ when volume.Class != Class => "storageClassName does not match",
        _ when volume.AttributesClass != _attributesClass => "volumeAttributesClassName does not match",
        _ when volume.VolumeMode != _volumeMode => "incompatible volumeMode",
        _ when !_modes.All(volume.AccessModes.Contains) => "incompatible accessMode",
        _ => null,
    };

    /// <summary>Whether a volume that was promised to this claim can keep the promise: class, selector and phase do not count.</summary>
    public bool AcceptsPromised(VolumeOffer volume) =>
        !volume.Deleting
        && volume.Capacity >= Size
        && volume.VolumeMode == _volumeMode
        && volume.AttributesClass == _attributesClass
        && _modes.All(volume.AccessModes.Contains);

    /// <summary>Whether a free volume can serve the claim.</summary>
    public bool Accepts(VolumeOffer volume) =>
        volume.Phase == "Available" && volume.Class == Class && AcceptsPromised(volume) && _selector.Matches(volume.Labels);
}
