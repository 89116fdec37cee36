using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling;

/// <summary>Whether an existing volume may serve a claim (component-helpers storage/volume FindMatchingVolume).</summary>
internal static class VolumeMatch
{
    public static bool Fits(JsonObject volume, JsonObject claim) =>
        !volume.IsDeleting()
        && (volume.At("spec", "claimRef") is null ? volume.StringAt("status", "phase") == "Available" : IsPromisedTo(volume, claim))
        && (volume.StringAt("spec", "storageClassName") ?? "") == (claim.StringAt("spec", "storageClassName") ?? "")
        && (volume.StringAt("spec", "volumeMode") ?? "Filesystem") == (claim.StringAt("spec", "volumeMode") ?? "Filesystem")
        && ResourceQuantity.Parse(volume.StringAt("spec", "capacity", "storage")) >= ResourceQuantity.Parse(claim.StringAt("spec", "resources", "requests", "storage"))
        && claim.ArrayAt("spec", "accessModes").Strings.All(volume.ArrayAt("spec", "accessModes").Strings.Contains)
        && (claim.At("spec", "selector") is not JsonObject selector || LabelSelector.FromObject(selector).Matches(volume.Labels()));

    /// <summary>Whether the volume's claimRef names this claim, by uid or, when it was pre-bound by hand, by name.</summary>
    public static bool IsPromisedTo(JsonObject volume, JsonObject claim)
    {
        var reference = volume.ObjectAt("spec", "claimRef");
        return reference.String("namespace") == claim.Namespace()
            && reference.String("name") == claim.Name()
            && (reference.String("uid") is null or "" || reference.String("uid") == claim.Uid());
    }
}
