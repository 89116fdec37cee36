using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.Deployments;

/// <summary>Changes the sizes of ReplicaSets, and tells about it.</summary>
internal sealed class Scaling(ClusterClient client, IEventRecorder events)
{
    /// <summary>Gives a set that size; the set as it is then, and whether its size changed.</summary>
    /// <param name="deployment">Whose set it is.</param>
    /// <param name="set">The ReplicaSet.</param>
    /// <param name="size">How many Pods it is to have.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="notes">Whether to bring its annotations up to date even when its size is right.</param>
    public async Task<(bool Scaled, JsonObject Set)> ScaleAsync(DeploymentView deployment, JsonObject set, int size, CancellationToken cancellationToken, bool notes = false)
    {
        var before = set.Size();
        var wanted = before == size && !notes ? set : RevisionAnnotations.WithSize(before == size ? set : set.WithAt(size, "spec", "replicas"), deployment);
        if (ReferenceEquals(wanted, set))
        {
            return (false, set);
        }

        set = await client.UpdateAsync(ResourceNames.ReplicaSets, wanted, cancellationToken).ConfigureAwait(false);
        if (before == size)
        {
            return (false, set);
        }

        var direction = before < size ? "up" : "down";
        events.Normal(DeploymentController.Component, deployment.Json, "ScalingReplicaSet", $"Scaled {direction} replica set {set.Name()} from {before} to {size}");
        return (true, set);
    }

    /// <summary>
    /// Follows a change of the Deployment's size, or a pause (upstream: scale): a single active set takes it all; when the newest has all Pods
    /// the others get none; in the midst of a roll-out it is shared out by size, so that a bad template gets no more than its part.
    /// </summary>
    public async Task FollowAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var deployment = rollout.Deployment;
        if (ActiveOrLatest(rollout) is { } only)
        {
            await ScaleAsync(deployment, only, deployment.Replicas, cancellationToken).ConfigureAwait(false);
        }
        else if (IsSaturated(rollout))
        {
            foreach (var old in rollout.Old.Active())
            {
                await ScaleAsync(deployment, old, 0, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (deployment.IsRollingUpdate)
        {
            foreach (var (set, size) in Shares(rollout))
            {
                await ScaleAsync(deployment, set, size, cancellationToken, notes: true).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The sizes of the active sets after a change of the Deployment's; what rounding leaves over goes to the largest.</summary>
    private static List<(JsonObject Set, int Size)> Shares(Rollout rollout)
    {
        var deployment = rollout.Deployment;
        var allowed = deployment.Replicas > 0 ? deployment.MaxReplicas : 0;
        var toAdd = allowed - rollout.All.Sum(OwnedSet.Size);
        var largest = rollout.All.Active().LargestFirst();
        var shares = new List<(JsonObject Set, int Size)>();
        var added = 0;
        foreach (var set in toAdd > 0 ? largest.ThenNewest() : largest.ThenOldest())
        {
            var share = Share(set, deployment, toAdd, toAdd - added);
            added += share;
            shares.Add((set, set.Size() + share));
        }

        if (shares.Count > 0 && toAdd != 0)
        {
            shares[0] = (shares[0].Set, Math.Max(0, shares[0].Size + toAdd - added));
        }

        return shares;
    }

    private static int Share(JsonObject set, DeploymentView deployment, int toAdd, int left)
    {
        if (toAdd == 0 || left == 0)
        {
            return 0;
        }

        var fraction = Fraction(set, deployment);
        return toAdd > 0 ? Math.Min(fraction, left) : Math.Max(fraction, left);
    }

    /// <summary>How much a set grows or shrinks when the whole does.</summary>
    private static int Fraction(JsonObject set, DeploymentView deployment)
    {
        if (deployment.Replicas == 0)
        {
            return -set.Size();
        }

        var before = RevisionAnnotations.MaxOf(set) is { } max and not 0 ? max : deployment.Status.Count("replicas");
        return before == 0
            ? 0
            : (int)Math.Round((double)set.Size() * deployment.MaxReplicas / before, MidpointRounding.AwayFromZero) - set.Size();
    }

    /// <summary>The only active set; the newest one when none is active; null when several are.</summary>
    private static JsonObject? ActiveOrLatest(Rollout rollout) => rollout.All.Active().Take(2).ToList() switch
    {
        [] => rollout.New ?? rollout.Old.OldestFirst().LastOrDefault(),
        [var only] => only,
        _ => null,
    };

    private static bool IsSaturated(Rollout rollout) => rollout.New is { } set &&
        set.Size() == rollout.Deployment.Replicas &&
        RevisionAnnotations.DesiredOf(set) == rollout.Deployment.Replicas &&
        set.Available() == rollout.Deployment.Replicas;
}
