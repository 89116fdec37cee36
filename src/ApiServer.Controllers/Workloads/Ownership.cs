using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Workloads;

/// <summary>
/// Which objects of a resource are a controller's: owned ones that match are kept, others released, matching orphans adopted
/// (upstream: controller_ref_manager.go).
/// </summary>
/// <param name="client">The controller's own.</param>
/// <param name="resource">What it owns; its definition has the index <see cref="IndexNames.Orphan"/>.</param>
/// <param name="finalizer">What adopted objects get and released ones lose.</param>
internal sealed class Ownership(ClusterClient client, string resource, string? finalizer = null)
{
    /// <summary>A merge patch that holds for this very state of the object only: nothing is lost that somebody else changed meanwhile.</summary>
    public static JsonObject Patch(JsonObject obj, JsonArray owners) => JsonObject.Of(
        ("metadata", JsonObject.Of(
            ("uid", obj.Uid()),
            ("resourceVersion", obj.ResourceVersion()),
            ("ownerReferences", owners.Count == 0 ? JsonNull.Instance : owners))));

    /// <summary>The owner's objects, adopted ones last.</summary>
    /// <param name="owner">The controlling object; one that is being deleted neither adopts nor releases.</param>
    /// <param name="selector">What its objects' labels have to be.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="mayOwn">What else is asked of a member before it is kept or adopted; by name alone, so that nothing is read in vain.</param>
    /// <param name="isConsidered">Objects that are neither kept nor adopted nor released.</param>
    public async Task<List<JsonObject>> ClaimAsync(
        JsonObject owner,
        LabelSelector selector,
        CancellationToken cancellationToken,
        Func<string, bool>? mayOwn = null,
        Func<JsonObject, bool>? isConsidered = null)
    {
        var snapshot = client.Snapshot(resource);
        var uid = owner.Uid();
        var ns = owner.Namespace();
        var claimed = new List<JsonObject>();
        foreach (var obj in snapshot.ByIndex(IndexNames.OwnerUid, uid).Where(o => o.Key.Namespace == ns).Select(o => o.Json).Where(o => o.IsControlledBy(uid) && IsConsidered(o)))
        {
            if (selector.Matches(obj.Labels()) && MayOwn(obj.Name()))
            {
                claimed.Add(obj);
            }
            else if (!owner.IsDeleting())
            {
                await ReleaseAsync(owner, obj, cancellationToken).ConfigureAwait(false);
            }
        }

        if (owner.IsDeleting())
        {
            return claimed;
        }

        var orphans = snapshot.ByIndex(IndexNames.Orphan, ns)
            .Where(o => !o.Facts.Deleting && MayOwn(o.Key.Name) && selector.Matches(o.Facts.Labels))
            .Select(o => o.Json)
            .Where(IsConsidered)
            .ToList();
        foreach (var orphan in orphans)
        {
            if (await AdoptAsync(owner, orphan, cancellationToken).ConfigureAwait(false) is { } adopted)
            {
                claimed.Add(adopted);
            }
        }

        return claimed;

        bool MayOwn(string name) => mayOwn?.Invoke(name) ?? true;

        bool IsConsidered(JsonObject obj) => isConsidered?.Invoke(obj) ?? true;
    }

    private async Task<JsonObject?> AdoptAsync(JsonObject owner, JsonObject obj, CancellationToken cancellationToken)
    {
        try
        {
            var owners = obj.ArrayAt("metadata", "ownerReferences").Add(ObjectMetadata.ControllerReferenceTo(owner));
            return await client.PatchAsync(resource, obj.Namespace(), obj.Name(), PatchTo(obj, owners, finalizer is null ? obj : obj.WithFinalizer(finalizer)), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            return null;
        }
    }

    private async Task ReleaseAsync(JsonObject owner, JsonObject obj, CancellationToken cancellationToken)
    {
        try
        {
            var owners = JsonArray.Of(obj.OwnerReferences().Where(r => r.String("uid") != owner.Uid()));
            await client.PatchAsync(resource, obj.Namespace(), obj.Name(), PatchTo(obj, owners, finalizer is null ? obj : obj.WithoutFinalizer(finalizer)), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            // Gone: there is nothing to release.
        }
    }

    /// <summary>The patch of the owners, and of the finalizers where they become others.</summary>
    private static JsonObject PatchTo(JsonObject obj, JsonArray owners, JsonObject target) => ReferenceEquals(obj, target)
        ? Patch(obj, owners)
        : Patch(obj, owners).WithAt(target.ArrayAt("metadata", "finalizers"), "metadata", "finalizers");
}
