using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>
/// Which owner references a claim must have, so that the garbage collector deletes it when the retention policy says so
/// (KEP-1847; upstream: isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod).
/// </summary>
internal static class ClaimRetention
{
    /// <summary>The owner references that the claim must get, or null when they are as they must be.</summary>
    public static JsonArray? OwnersToSet(StatefulSetView set, JsonObject pod, JsonObject claim)
    {
        // References to a namesake that is gone: the claim is about to be collected.
        if (IsStale(claim, StatefulSetView.Kind, set.Name, set.Uid) || IsStale(claim, "Pod", pod.Name(), pod.Uid()))
        {
            return null;
        }

        var others = claim.OwnerReferences().Where(r => r.String("uid") != set.Uid && r.String("uid") != pod.Uid()).ToList();
        var owners = others.Exists(r => r.Boolean("controller") == true)
            ? JsonArray.Of(others)
            : JsonArray.Of(others.Concat(Wanted(set, pod)));
        return SameOwners(owners, claim.ArrayAt("metadata", "ownerReferences")) ? null : owners;
    }

    /// <summary>Whether the claim still belongs to an earlier Pod of that name, with which it is going to be deleted.</summary>
    public static bool BelongsToEarlierPod(StatefulSetView set, JsonObject pod, JsonObject claim) =>
        set.DeletesClaimsWhenScaled && IsStale(claim, "Pod", pod.Name(), pod.Uid());

    /// <summary>Whether there is a policy that cannot be followed: something else manages the claim, or a namesake that is gone (upstream: hasUnexpectedController).</summary>
    public static bool HasForeignController(StatefulSetView set, JsonObject pod, JsonObject claim) =>
        (set.DeletesClaimsWhenScaled || set.DeletesClaimsWhenDeleted) &&
        (IsStale(claim, StatefulSetView.Kind, set.Name, set.Uid) || IsStale(claim, "Pod", pod.Name(), pod.Uid()) ||
            claim.OwnerReferences().Any(r => r.Boolean("controller") == true && r.String("uid") != set.Uid && r.String("uid") != pod.Uid()));

    private static IEnumerable<JsonObject> Wanted(StatefulSetView set, JsonObject pod)
    {
        var isScaledDown = !set.IsInRange(PodName.Parse(pod.Name()).Ordinal);
        if (set.DeletesClaimsWhenScaled && isScaledDown)
        {
            yield return ObjectMetadata.ControllerReferenceTo(pod);
        }
        else if (set.DeletesClaimsWhenDeleted)
        {
            yield return ObjectMetadata.ControllerReferenceTo(set.Json);
        }
    }

    private static bool IsStale(JsonObject claim, string kind, string name, string uid) =>
        claim.OwnerReferences().Any(r => r.String("kind") == kind && r.String("name") == name && r.String("uid") != uid);

    private static bool SameOwners(JsonArray wanted, JsonArray present) =>
        wanted.Count == present.Count && wanted.Objects.All(w => present.Objects.Any(w.Equals));
}
