using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes;

/// <summary>Which volume a claim gets. Pure, and the same volumes always give the same answer.</summary>
internal static class VolumeMatching
{
    /// <summary>
    /// A volume that was promised to the claim; otherwise of the free ones that fit the one with the fewest access modes, of these the
    /// smallest, of these the first by name (upstream: findMatchingVolume, which leaves the last open). Null when none fits.
    /// </summary>
    /// <param name="wish">The claim's wish.</param>
    /// <param name="promised">The volumes whose claimRef names the claim.</param>
    /// <param name="free">The volumes without a claimRef; not looked at when the claim waits for its consumer.</param>
    public static StoredObject? Best(ClaimWish wish, IEnumerable<StoredObject> promised, IEnumerable<StoredObject> free)
    {
        var kept = promised
            .Where(v => IsPromisedTo(v.Json, wish.Claim) && wish.AcceptsPromised(VolumeOffer.Of(v)))
            // What a crash left half done is finished first.
            .OrderByDescending(v => v.Json.StringAt("spec", "claimRef", "uid") == wish.Claim.Uid())
            .ThenBy(v => v.Key.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return kept ?? free
            .Where(v => wish.Accepts(VolumeOffer.Of(v)))
            .Order(Comparer<StoredObject>.Create(CompareFree))
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

    private static int CompareFree(StoredObject left, StoredObject right)
    {
        var (a, b) = (VolumeOffer.Of(left), VolumeOffer.Of(right));
        var byModes = a.AccessModes.Count.CompareTo(b.AccessModes.Count);
        var bySize = byModes != 0 ? byModes : a.Capacity.CompareTo(b.Capacity);
        return bySize != 0 ? bySize : string.CompareOrdinal(a.Name, b.Name);
    }
}
