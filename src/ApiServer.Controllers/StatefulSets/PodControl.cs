using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>Creates, updates and deletes Pods, and tells about it (upstream: stateful_pod_control.go).</summary>
internal sealed class PodControl(ClusterClient client, IEventRecorder events, ClaimControl claims, VacantNames vacant)
{
    private const string Component = "statefulset-controller";

    /// <summary>Creates the Pod's claims and the Pod. A name that is taken is tried again without an event.</summary>
    public async Task CreateAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            await claims.CreateAsync(set, pod, cancellationToken).ConfigureAwait(false);
            pod = await client.CreateAsync(ResourceNames.Pods, pod, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ClaimException || (e is ApiStatusException status && !status.Is(StatusReason.AlreadyExists)))
        {
            TellFailure("Create", set, pod, e);
            throw;
        }

        await UpdateRetentionAsync(set, pod, cancellationToken).ConfigureAwait(false);
        Tell("Create", set, pod);
    }

    /// <summary>Makes claims that a Pod lacks that is still Pending.</summary>
    public async Task CreateMissingClaimsAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        await claims.CreateAsync(set, pod, cancellationToken).ConfigureAwait(false);
        await UpdateRetentionAsync(set, pod, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a live Pod its identity, its claims and their owners, where they are not as they must be.</summary>
    public async Task UpdateAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        var missing = PodIdentity.MissingLabels(pod);
        var hasClaims = PodIdentity.HasItsClaims(set, pod);
        if (missing is null && hasClaims && claims.HaveOwners(set, pod))
        {
            return;
        }

        try
        {
            var patch = JsonObject.Empty;
            if (missing is not null)
            {
                patch = patch.WithAt(missing, "metadata", "labels");
            }

            if (!hasClaims)
            {
                var spec = PodIdentity.WithClaims(set, PodName.Parse(pod.Name()).Ordinal, pod.ObjectAt("spec"));
                patch = patch.WithAt(spec.ArrayAt("volumes"), "spec", "volumes");
                await claims.CreateAsync(set, pod, cancellationToken).ConfigureAwait(false);
            }

            if (!claims.HaveOwners(set, pod))
            {
                await claims.UpdateOwnersAsync(set, pod, cancellationToken).ConfigureAwait(false);
            }

            if (patch.Count > 0)
            {
                await client.PatchAsync(ResourceNames.Pods, set.Namespace, pod.Name(), patch, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is ClaimException or ApiStatusException)
        {
            TellFailure("Update", set, pod, e);
            throw;
        }

        Tell("Update", set, pod);
    }

    /// <summary>Deletes the Pod with its own grace period.</summary>
    public async Task DeleteAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        vacant.Expect(pod);
        try
        {
            await client.DeleteAsync(ResourceNames.Pods, set.Namespace, pod.Name(), new DeleteOptions { Uid = pod.Uid() }, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (!e.Is(StatusReason.NotFound))
        {
            vacant.Forget(pod);
            TellFailure("Delete", set, pod, e);
            throw;
        }
        catch (ApiStatusException)
        {
            // Gone already, as it was meant to be.
            vacant.Forget(pod);
        }

        Tell("Delete", set, pod);
    }

    private async Task UpdateRetentionAsync(StatefulSetView set, JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            await claims.UpdateOwnersAsync(set, pod, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e)
        {
            TellFailure("Update", set, pod, e);
            throw;
        }
    }

    private void Tell(string verb, StatefulSetView set, JsonObject pod) =>
        events.Normal(Component, set.Json, "Successful" + verb, $"{verb} Pod {pod.Name()} in StatefulSet {set.Name} successful");

    private void TellFailure(string verb, StatefulSetView set, JsonObject pod, Exception error) =>
        events.Warning(Component, set.Json, "Failed" + verb, $"{verb} Pod {pod.Name()} in StatefulSet {set.Name} failed error: {error.Message}");
}
