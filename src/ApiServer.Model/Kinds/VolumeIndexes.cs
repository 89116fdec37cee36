using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds;

/// <summary>The index entries of volumes and claims: what the binder looks up.</summary>
public static class VolumeIndexes
{
    /// <summary>A PersistentVolume: the claim that its claimRef names, or else its class.</summary>
    public static KeyValuePair<string, string> OfVolume(JsonObject volume)
    {
        var reference = volume.ObjectAt("spec", "claimRef");
        return reference.Count == 0
            ? new(IndexNames.FreeVolumeClass, StorageClassName.Of(volume))
            : new(IndexNames.ClaimRef, $"{reference.String("namespace")}/{reference.String("name")}");
    }

    /// <summary>A PersistentVolumeClaim: the volume that it names, or else its class.</summary>
    public static KeyValuePair<string, string> OfClaim(JsonObject claim) => claim.StringAt("spec", "volumeName") is { Length: > 0 } volume
        ? new(IndexNames.VolumeName, volume)
        : new(IndexNames.WaitingClaimClass, StorageClassName.Of(claim));
}
