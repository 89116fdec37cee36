using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>The claims of a set's Pods: made when they are missing, never deleted; the garbage collector does that by their owners.</summary>
internal sealed class ClaimControl(ClusterClient client, IEventRecorder events)
{
    private const string Component = "statefulset-controller";
    private const int OwnerAttempts = 5;

    /// <summary>Creates the claims of a Pod that do not exist. An existing claim is used, whatever it is, unless it is being deleted.</summary>
    /// <exception cref="ClaimException">At least one cannot be used.</exception>
    public async Task CreateAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var template in set.ClaimTemplates)
        {
            var claim = PodIdentity.NewClaim(set, template, PodName.Parse(pod.Name()).Ordinal);
            if (Get(set, claim.Name()) is not { } existing)
            {
                await CreateAsync(set, pod, claim, problems, cancellationToken).ConfigureAwait(false);
            }
            else if (existing.IsDeleting())
            {
                problems.Add($"pvc {claim.Name()} is being deleted");
            }
        }

        if (problems.Count > 0)
        {
            throw new ClaimException(problems);
        }
    }

    /// <summary>Whether all claims of the Pod have the owners that the retention policy wants.</summary>
    public bool HaveOwners(StatefulSetView set, JsonObject pod) => ClaimsOf(set, pod).All(c => ClaimRetention.OwnersToSet(set, pod, c) is null);

    /// <summary>Whether a claim of the Pod that is to be made is about to be deleted with an earlier Pod of that name.</summary>
    public bool AnyBelongsToEarlierPod(StatefulSetView set, JsonObject pod) => ClaimsOf(set, pod).Any(c => ClaimRetention.BelongsToEarlierPod(set, pod, c));

    /// <summary>Gives the Pod's claims the owners that the retention policy wants.</summary>
    public async Task UpdateOwnersAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        foreach (var claim in ClaimsOf(set, pod).ToList())
        {
            if (ClaimRetention.HasForeignController(set, pod, claim))
            {
                // Upstream's spelling.
                events.Warning(
                    Component,
                    set.Json,
                    "ConflictingController",
                    $"PersistentVolumeClaim {claim.Name()} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim");
            }

            await UpdateOwnersAsync(set, pod, claim, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UpdateOwnersAsync(StatefulSetView set, JsonObject pod, JsonObject claim, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ClaimRetention.OwnersToSet(set, pod, claim) is { } owners; attempt++)
        {
            try
            {
                await client.PatchAsync(ResourceNames.PersistentVolumeClaims, set.Namespace, claim.Name(), Ownership.Patch(claim, owners), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) && attempt < OwnerAttempts && Get(set, claim.Name()) is { } newer)
            {
                // A new claim is being bound at the same time.
                claim = newer;
            }
        }
    }

    private async Task CreateAsync(StatefulSetView set, JsonObject pod, JsonObject claim, List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(ResourceNames.PersistentVolumeClaims, claim, cancellationToken).ConfigureAwait(false);
            events.Normal(Component, set.Json, "SuccessfulCreate", $"Create Claim {claim.Name()} Pod {pod.Name()} in StatefulSet {set.Name} success");
        }
        catch (ApiStatusException e)
        {
            problems.Add($"failed to create PVC {claim.Name()}: {e.Message}");
            if (!e.Is(StatusReason.AlreadyExists))
            {
                events.Warning(Component, set.Json, "FailedCreate", $"Create Claim {claim.Name()} for Pod {pod.Name()} in StatefulSet {set.Name} failed error: {e.Message}");
            }
        }
    }

    private IEnumerable<JsonObject> ClaimsOf(StatefulSetView set, JsonObject pod)
    {
        var ordinal = PodName.Parse(pod.Name()).Ordinal;
        return set.ClaimTemplates.Select(t => Get(set, set.ClaimName(t, ordinal))).OfType<JsonObject>();
    }

    private JsonObject? Get(StatefulSetView set, string name) => client.Get(ResourceNames.PersistentVolumeClaims, set.Namespace, name);
}
