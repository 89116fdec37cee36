using ApiServer.Model.Json;

namespace ApiServer.Controllers.Deployments;

/// <summary>Replaces Pods bit by bit, never with more than maxSurge too many or maxUnavailable too few (upstream: rolling.go).</summary>
internal sealed class RollingUpdate(RevisionSync revisions, Scaling scaling)
{
    /// <summary>How large the newest set may be now.</summary>
    public static int NewSize(Rollout rollout, JsonObject set)
    {
        var deployment = rollout.Deployment;
        if (!deployment.IsRollingUpdate)
        {
            return deployment.Replicas;
        }

        var room = deployment.MaxReplicas - rollout.Old.Sum(OwnedSet.Size) - set.Size();
        return room <= 0 ? set.Size() : set.Size() + Math.Min(room, deployment.Replicas - set.Size());
    }

    /// <summary>One step: up, or when that cannot be, down. Whether there was one.</summary>
    public async Task<bool> StepAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        await revisions.SyncAsync(rollout, create: true, cancellationToken).ConfigureAwait(false);
        var (deployment, set) = (rollout.Deployment, rollout.New!);
        var size = set.Size() > deployment.Replicas ? deployment.Replicas : NewSize(rollout, set);
        var (scaled, _) = await scaling.ScaleAsync(deployment, set, size, cancellationToken).ConfigureAwait(false);
        return scaled || await ScaleDownAsync(rollout, set, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes from the old sets first what is not available anyway, then as much as the available Pods allow; new Pods that are not available
    /// yet are not counted upon. While a set still tells of more available Pods than it is to keep, its count cannot be relied upon.
    /// </summary>
    private async Task<bool> ScaleDownAsync(Rollout rollout, JsonObject newest, CancellationToken cancellationToken)
    {
        var deployment = rollout.Deployment;
        var old = rollout.Old.Active().OldestFirst().ToList();
        var minAvailable = deployment.Replicas - deployment.MaxUnavailable;
        var most = rollout.All.Sum(OwnedSet.Size) - minAvailable - (newest.Size() - newest.Available());
        if (old.Count == 0 || most <= 0 || old.Exists(s => s.Available() > s.Size()))
        {
            return false;
        }

        var unhealthy = await TakeAsync(deployment, old, most, s => s.Size() - s.Available(), cancellationToken).ConfigureAwait(false);
        var spare = old.Append(newest).Sum(OwnedSet.Available) - minAvailable;
        var healthy = await TakeAsync(deployment, old, spare, OwnedSet.Size, cancellationToken).ConfigureAwait(false);
        return unhealthy + healthy > 0;
    }

    /// <summary>Takes up to so many from the sets, oldest first, from each no more than it can give; how many were taken.</summary>
    private async Task<int> TakeAsync(DeploymentView deployment, List<JsonObject> sets, int most, Func<JsonObject, int> canGive, CancellationToken cancellationToken)
    {
        var taken = 0;
        for (var i = 0; i < sets.Count && taken < most; i++)
        {
            var count = Math.Min(canGive(sets[i]), most - taken);
            if (count > 0)
            {
                (_, sets[i]) = await scaling.ScaleAsync(deployment, sets[i], sets[i].Size() - count, cancellationToken).ConfigureAwait(false);
                taken += count;
            }
        }

        return taken;
    }
}
