using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>Which Pods are the set's: owned ones that match are kept, others released, matching orphans adopted (upstream: controller_ref_manager.go).</summary>
internal sealed class PodOwnership(ClusterClient client)
{
    public async Task<List<JsonObject>> ClaimAsync(StatefulSetView set, LabelSelector selector, CancellationToken cancellationToken)
    {
        var snapshot = client.Snapshot(ResourceNames.Pods);
        var pods = new List<JsonObject>();
        foreach (var pod in snapshot.ByIndex(IndexNames.OwnerUid, set.Uid).Where(p => p.Key.Namespace == set.Namespace).Select(p => p.Json).Where(p => p.IsControlledBy(set.Uid)))
        {
            if (IsMember(set, selector, pod))
            {
                pods.Add(pod);
            }
            else if (!set.IsDeleting)
            {
                await ReleaseAsync(set, pod, cancellationToken).ConfigureAwait(false);
            }
        }

        if (set.IsDeleting)
        {
            return pods;
        }

        var orphans = snapshot.List(set.Namespace)
            .Where(p => !p.Facts.Deleting && PodName.Parse(p.Key.Name).Set == set.Name && selector.Matches(p.Facts.Labels))
            .Select(p => p.Json)
            .Where(p => p.ControllerReference() is null)
            .ToList();
        foreach (var orphan in orphans)
        {
            if (await AdoptAsync(set, orphan, cancellationToken).ConfigureAwait(false) is { } adopted)
            {
                pods.Add(adopted);
            }
        }

        return pods;
    }

    private static bool IsMember(StatefulSetView set, LabelSelector selector, JsonObject pod) =>
        selector.Matches(pod.Labels()) && PodName.Parse(pod.Name()).Set == set.Name;

    private async Task<JsonObject?> AdoptAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            var owners = pod.ArrayAt("metadata", "ownerReferences").Add(PodIdentity.ControllerReference(set));
            return await client.PatchAsync(ResourceNames.Pods, set.Namespace, pod.Name(), Ownership.Patch(pod, owners), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            return null;
        }
    }

    private async Task ReleaseAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            var owners = JsonArray.Of(pod.OwnerReferences().Where(r => r.String("uid") != set.Uid));
            await client.PatchAsync(ResourceNames.Pods, set.Namespace, pod.Name(), Ownership.Patch(pod, owners), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            // Gone: there is nothing to release.
        }
    }
}
