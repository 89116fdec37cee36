using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Deployments;

/// <summary>Ends all old Pods before the first new one is made (upstream: recreate.go).</summary>
internal sealed class Recreate(ClusterClient client, RevisionSync revisions, Scaling scaling)
{
    /// <summary>One step. Whether the new Pods have yet to wait.</summary>
    public async Task<bool> StepAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        await revisions.SyncAsync(rollout, create: false, cancellationToken).ConfigureAwait(false);
        var scaledDown = false;
        foreach (var old in rollout.Old.Active())
        {
            scaledDown |= (await scaling.ScaleAsync(rollout.Deployment, old, 0, cancellationToken).ConfigureAwait(false)).Scaled;
        }

        if (scaledDown || HasOldPods(rollout))
        {
            return true;
        }

        if (rollout.New is null)
        {
            await revisions.SyncAsync(rollout, create: true, cancellationToken).ConfigureAwait(false);
        }

        await scaling.ScaleAsync(rollout.Deployment, rollout.New!, rollout.Deployment.Replicas, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Whether an old set still counts Pods, or has some that have not ended.</summary>
    private bool HasOldPods(Rollout rollout)
    {
        var pods = client.Snapshot(ResourceNames.Pods);
        return rollout.Old.Any(s => s.ObjectAt("status").Count("replicas") > 0 ||
            pods.ByIndex(IndexNames.OwnerUid, s.Uid()).Any(p => p.Json.IsControlledBy(s.Uid()) && !p.Json.IsTerminal()));
    }
}
