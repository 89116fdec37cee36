using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.Jobs;

/// <summary>Makes the number of a Job's active Pods what it is to be (job_controller.go, manageJob).</summary>
internal sealed class JobScale(JobPodControl pods)
{
    /// <summary>No more Pods than this are created, or deleted, in one pass.</summary>
    private const int Burst = 500;

    /// <summary>Creates Pods or deletes some, never both.</summary>
    /// <returns>How long a Pod that is missing has to wait yet; null when none is.</returns>
    public async Task<TimeSpan?> RunAsync(JobPass pass, CancellationToken cancellationToken)
    {
        var wanted = Wanted(pass);
        var surplus = Surplus(pass, Math.Max(0, pass.Active - wanted));
        if (surplus.Count > 0)
        {
            // A Pod that is not wanted any more is not a failure: it loses the finalizer uncounted.
            await DeleteAsync(pass, surplus.Count > Burst && !pass.Job.IsSuspended ? surplus[..Burst] : surplus, untrack: true, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var missing = wanted - pass.Active - (pass.Job.ReplacesOnlyEndedPods ? pass.Terminating : 0);
        return missing > 0 && !pass.Job.IsSuspended ? await CreateAsync(pass, Math.Min(missing, Burst), cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Deletes the active Pods of a Job that ends. They keep the finalizer until they are counted.</summary>
    /// <returns>Whether all of them are deleted.</returns>
    public async Task<bool> DeleteActiveAsync(JobPass pass, CancellationToken cancellationToken) =>
        await DeleteAsync(pass, pass.ActivePods, untrack: false, cancellationToken).ConfigureAwait(false);

    private static int Wanted(JobPass pass)
    {
        var job = pass.Job;
        if (job.IsSuspended)
        {
            return 0;
        }

        if (job.Completions is not { } completions)
        {
            // Once a Pod has succeeded, what runs goes on and nothing is begun.
            return pass.Succeeded > 0 ? pass.Active : job.Parallelism;
        }

        return Math.Max(0, Math.Min(completions - pass.Succeeded, job.Parallelism));
    }

    /// <summary>Pods to delete: those whose index is wrong or taken, then the least useful, at least so many.</summary>
    private static List<JsonObject> Surplus(JobPass pass, int atLeast)
    {
        List<JsonObject> surplus = [];
        if (pass.Job.IsIndexed)
        {
            surplus.AddRange(pass.ActivePods.Where(p => pass.Job.IndexOf(p) is null));
            surplus.AddRange(pass.ActivePods
                .Where(p => pass.Job.IndexOf(p) is not null)
                .GroupBy(p => pass.Job.IndexOf(p))
                .SelectMany(g => DeletionOrder.Sort(g).SkipLast(1)));
        }

        if (surplus.Count < atLeast)
        {
            surplus.AddRange(DeletionOrder.Sort(pass.ActivePods.Except(surplus)).Take(atLeast - surplus.Count));
        }

        return surplus;
    }

    private async Task<bool> DeleteAsync(JobPass pass, IReadOnlyList<JsonObject> surplus, bool untrack, CancellationToken cancellationToken)
    {
        var (deleted, problem) = await pods.DeleteAsync(pass.Job.Json, surplus, untrack, cancellationToken).ConfigureAwait(false);
        pass.Problem = problem;
        pass.Active -= deleted.Count;
        pass.Terminating += deleted.Count;
        pass.Ready -= deleted.Count(p => p.IsReady());
        return problem is null;
    }

    private async Task<TimeSpan?> CreateAsync(JobPass pass, int missing, CancellationToken cancellationToken)
    {
        var job = pass.Job;
        if (job.BackoffLimitPerIndex is null && pass.Backoff.Left(pass.Now) is var left && left > TimeSpan.Zero)
        {
            return left;
        }

        if (!job.IsIndexed)
        {
            await CreateAsync(pass, Enumerable.Range(0, missing).Select(_ => JobPodTemplate.NewPod(job, null, null)), cancellationToken).ConfigureAwait(false);
            return null;
        }

        var indexes = Pending(pass, missing);
        var ready = indexes.Where(i => IndexLeft(pass, i) == TimeSpan.Zero).ToList();
        if (ready.Count == 0)
        {
            return indexes.Count == 0 ? null : indexes.Min(i => IndexLeft(pass, i));
        }

        await CreateAsync(pass, ready.Select(i => JobPodTemplate.NewPod(job, i, pass.Retained.GetValueOrDefault(i))), cancellationToken).ConfigureAwait(false);
        return ready.Count == indexes.Count ? null : indexes.Except(ready).Min(i => IndexLeft(pass, i));
    }

    private async Task CreateAsync(JobPass pass, IEnumerable<JsonObject> planned, CancellationToken cancellationToken)
    {
        var (created, problem) = await pods.CreateAsync(pass.Job.Json, [.. planned], cancellationToken).ConfigureAwait(false);
        pass.Active += created;
        pass.Problem = problem;
    }

    /// <summary>The first indexes that have no Pod and are neither done nor given up.</summary>
    private static List<int> Pending(JobPass pass, int count)
    {
        var taken = pass.SucceededIndexes.With(IndexesOf(pass.ActivePods));
        if (pass.Job.ReplacesOnlyEndedPods)
        {
            taken = taken.With(IndexesOf(pass.Pods.Where(p => p.IsTerminating())));
        }

        return taken.With(pass.FailedIndexes ?? IndexSet.Empty).Missing(count, pass.Job.Completions ?? 0);
    }

    private static IEnumerable<int> IndexesOf(IEnumerable<JsonObject> pods) => pods.Select(p => p.CompletionIndex()).OfType<int>();

    /// <summary>How long the index waits yet after the failure of its last Pod.</summary>
    private static TimeSpan IndexLeft(JobPass pass, int index) =>
        pass.Job.BackoffLimitPerIndex is not null && pass.Retained.GetValueOrDefault(index) is { } last
            ? new Backoff(last.AllIndexFailures() + 1, last.FinishedAt()).Left(pass.Now)
            : TimeSpan.Zero;
}
