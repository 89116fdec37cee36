using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Registry.Storage;

/// <summary>Which volume a claim gets. Pure, and the same volumes always give the same answer (upstream: component-helpers/storage/volume).</summary>
public static class VolumeMatching
{
    /// <summary>
    /// A volume that was promised to the claim; otherwise of the free ones that fit the one with the fewest access modes, of these the
    /// smallest, of these the first by name (upstream: findByClaim, which leaves the last open). Null when none fits.
    /// </summary>
    /// <param name="wish">The claim's wish.</param>
    /// <param name="promised">The volumes whose claimRef names the claim.</param>
    /// <param name="free">The volumes without a claimRef; none when the claim waits for its consumer.</param>
    public static StoredObject? Best(ClaimWish wish, IEnumerable<StoredObject> promised, IEnumerable<StoredObject> free) =>
        Promised(wish, promised) ?? free
            .Where(v => wish.Accepts(VolumeOffer.Of(v)))
            .OrderBy(v => VolumeOffer.Of(v).AccessModes.Count)
            .ThenBy(v => VolumeOffer.Of(v).Capacity)
            .ThenBy(v => v.Key.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>
    /// The same for a claim that waits for its consumer, on one node: a promised volume that the node does not reach is no match and leaves
    /// no other; of the free ones the smallest, however many access modes it has.
    /// </summary>
    public static StoredObject? BestOnNode(ClaimWish wish, IEnumerable<StoredObject> promised, IEnumerable<StoredObject> free, Func<JsonObject, bool> reaches)
    {
        if (Promised(wish, promised) is { } kept)
        {
            return reaches(kept.Json) ? kept : null;
        }

        return free
            .Where(v => wish.Accepts(VolumeOffer.Of(v)) && reaches(v.Json))
            .OrderBy(v => VolumeOffer.Of(v).Capacity)
            .ThenBy(v => v.Key.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    /// <summary>Whether the volume's claimRef names this claim: by uid, or only by name when a user reserved it.</summary>
    public static bool IsPromisedTo(JsonObject volume, JsonObject claim)
    {
        var reference = volume.ObjectAt("spec", "claimRef");
        return reference.String("namespace") == claim.Namespace()
            && reference.String("name") == claim.Name()
            && (reference.String("uid") is null or "" || reference.String("uid") == claim.Uid());
    }

    /// <summary>The volume promised to the claim, as the chooser's promise unless a user reserved it; itself when it is so already.</summary>
    public static JsonObject Promise(JsonObject volume, JsonObject claim)
    {
        var reserved = IsPromisedTo(volume, claim);
        if (reserved && volume.StringAt("spec", "claimRef", "uid") == claim.Uid())
        {
            return volume;
        }

        return (reserved ? volume : volume.WithAt(VolumeAnnotations.Yes, "metadata", "annotations", VolumeAnnotations.BoundByController))
            .WithAt(ReferenceTo(claim), "spec", "claimRef");
    }

    /// <summary>A claimRef.</summary>
    public static JsonObject ReferenceTo(JsonObject claim) => JsonObject.Of(
        ("kind", "PersistentVolumeClaim"),
        ("namespace", claim.Namespace()),
        ("name", claim.Name()),
        ("uid", claim.Uid()),
        ("apiVersion", "v1"),
        ("resourceVersion", claim.ResourceVersion()));

    // What a crash left half done is finished first.
    private static StoredObject? Promised(ClaimWish wish, IEnumerable<StoredObject> volumes) => volumes
        .Where(v => IsPromisedTo(v.Json, wish.Claim) && wish.AcceptsPromised(VolumeOffer.Of(v)))
        .OrderByDescending(v => v.Json.StringAt("spec", "claimRef", "uid") == wish.Claim.Uid())
        .ThenBy(v => v.Key.Name, StringComparer.Ordinal)
        .FirstOrDefault();
}
