using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>
/// One pass over the Pods of a set: makes, repairs and deletes them as far as its policies allow now (upstream:
/// stateful_set_control.go, updateStatefulSet). What waits for a Pod goes on when that Pod's event brings the set back.
/// </summary>
internal sealed class StatefulSetPass(StatefulSetView set, StatefulSetPlan plan, PodControl pods, ClaimControl claims, VacantNames vacant, DateTimeOffset now)
{
    /// <summary>The largest batch of Pods that are handled at the same time (Parallel).</summary>
    private const int MaxBatch = 500;

    /// <summary>The update revision's name, for the rolling update.</summary>
    public required string UpdateRevision { get; init; }

    /// <summary>How many Pods of the old revision the rolling update deleted.</summary>
    public int Replaced { get; private set; }

    /// <summary>When a Pod is to be made that may not be made yet.</summary>
    public TimeSpan? ComeBackAfter { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (set.IsDeleting ||
            await AnyWaitsAsync(plan.Replicas, ProcessReplicaAsync, cancellationToken).ConfigureAwait(false) ||
            await AnyWaitsAsync(plan.Condemned, FixClaimsAsync, cancellationToken).ConfigureAwait(false) ||
            await AnyWaitsAsync(plan.Condemned, ProcessCondemnedAsync, cancellationToken).ConfigureAwait(false) ||
            !set.IsRollingUpdate)
        {
            return;
        }

        await RollAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Handles the Pods one after the other until one must be waited for (true), or all of them in growing batches.</summary>
    private async Task<bool> AnyWaitsAsync(IReadOnlyList<JsonObject> all, Func<JsonObject, CancellationToken, Task<bool>> process, CancellationToken cancellationToken)
    {
        if (set.IsOrdered)
        {
            foreach (var pod in all)
            {
                if (await process(pod, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }
            }

            return false;
        }

        for (int done = 0, batch = 1; done < all.Count; batch = Math.Min(2 * batch, MaxBatch))
        {
            // A batch twice as large after each success: a refusal by quota costs few requests.
            var size = Math.Min(batch, all.Count - done);
            await Task.WhenAll(Enumerable.Range(done, size).Select(i => process(all[i], cancellationToken))).ConfigureAwait(false);
            done += size;
        }

        return false;
    }

    /// <summary>True: the Pods after this one wait for it.</summary>
    private async Task<bool> ProcessReplicaAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        if (pod.IsTerminal())
        {
            // Whatever its restart policy says; it is made again when it is gone.
            if (!pod.IsDeleting())
            {
                await pods.DeleteAsync(set, pod, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }

        if (!pod.IsCreated())
        {
            if (claims.AnyBelongsToEarlierPod(set, pod))
            {
                return true;
            }

            if (vacant.Left(pod) is var left && left > TimeSpan.Zero)
            {
                ComeBackAfter = left;
                return set.IsOrdered;
            }

            await pods.CreateAsync(set, pod, cancellationToken).ConfigureAwait(false);
            return set.IsOrdered;
        }

        if (pod.IsPending())
        {
            await pods.CreateMissingClaimsAsync(set, pod, cancellationToken).ConfigureAwait(false);
        }

        if (IsBroken(pod))
        {
            await pods.DeleteAsync(set, pod, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (set.IsOrdered && (pod.IsDeleting() || !pod.IsRunningAndReady() || !pod.IsAvailable(set.MinReady, now)))
        {
            return true;
        }

        await pods.UpdateAsync(set, pod, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>
    /// Whether a roll-out in order hangs at a Pod that is not of the revision it leads to. Upstream waits for such a Pod for ever
    /// (kubernetes#67250); who opts in by an annotation has it replaced.
    /// </summary>
    private bool IsBroken(JsonObject pod) =>
        set.ReplacesBrokenPods && set.IsOrdered && set.IsRollingUpdate && !pod.IsDeleting() && !pod.IsRunningAndReady() &&
        pod.Revision() != UpdateRevision && PodName.Parse(pod.Name()).Ordinal >= set.Start + set.Partition;

    private async Task<bool> FixClaimsAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        if (!claims.HaveOwners(set, pod))
        {
            await claims.UpdateOwnersAsync(set, pod, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<bool> ProcessCondemnedAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        if (pod.IsDeleting())
        {
            return set.IsOrdered;
        }

        // An unavailable Pod may go, but only when no lower one is unavailable.
        if (set.IsOrdered && !ReferenceEquals(pod, plan.FirstUnavailable) && (!pod.IsRunningAndReady() || !pod.IsAvailable(set.MinReady, now)))
        {
            return true;
        }

        await pods.DeleteAsync(set, pod, cancellationToken).ConfigureAwait(false);
        return set.IsOrdered;
    }

    /// <summary>From the highest ordinal down to the partition: deletes one Pod of an old revision, when all above it are available.</summary>
    private async Task RollAsync(CancellationToken cancellationToken)
    {
        for (var i = plan.Replicas.Count - 1; i >= set.Partition; i--)
        {
            var pod = plan.Replicas[i];
            if (pod.Revision() != UpdateRevision && !pod.IsDeleting())
            {
                await pods.DeleteAsync(set, pod, cancellationToken).ConfigureAwait(false);
                Replaced++;
                return;
            }

            if (pod.IsUnavailable(set.MinReady, now))
            {
                return;
            }
        }
    }
}
