using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;

namespace ApiServer.Controllers.Jobs;

/// <summary>
/// Counts each Pod that ended once, whenever the server stops (job_controller.go, trackJobStatusAndRemoveFinalizers): its uid is noted in the status,
/// then its finalizer is taken off, then the counter goes up and the uid is forgotten. A uid that is noted and has no finalizer is still to be counted.
/// </summary>
internal sealed class JobTracking(ClusterClient client, JobPodControl pods, IEventRecorder events)
{
    /// <summary>So many Pods are noted at once: the list stays below 20 KB.</summary>
    private const int MaxUncounted = 500;

    /// <summary>Writes the status: what was noted, what was counted, and at last the Job's end.</summary>
    /// <param name="pass">The pass; its status has what else is to be written.</param>
    /// <param name="changed">Whether that is anything.</param>
    /// <param name="noted">Called when the status with the noted Pods is stored.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task RunAsync(JobPass pass, bool changed, Action noted, CancellationToken cancellationToken)
    {
        var status = pass.Status;
        var tracked = pass.Pods.Where(p => p.IsTracked()).Select(p => p.Uid()).ToHashSet(StringComparer.Ordinal);
        changed |= status.CountUntracked(tracked);
        var (ended, newIndexes, isFull) = Note(pass, ref changed);
        changed |= SetIndexes(pass, newIndexes);
        changed |= Announce(pass);
        if (changed)
        {
            await WriteAsync(pass, cancellationToken).ConfigureAwait(false);
            noted();
        }

        var (untracked, problem) = await pods.UntrackAsync(ended, cancellationToken).ConfigureAwait(false);
        tracked.ExceptWith(untracked);
        changed = status.CountUntracked(tracked);
        var isFinished = problem is null && !isFull && End(pass);
        if (changed || isFinished)
        {
            await WriteAsync(pass, cancellationToken).ConfigureAwait(false);
        }

        pass.Problem ??= problem;
        if (isFinished)
        {
            TellEnd(pass);
        }
    }

    /// <summary>Notes the Pods that ended; answers those whose finalizer goes, the indexes that are new, and whether Pods are left for the next pass.</summary>
    private static (List<JsonObject> Ended, List<int> NewIndexes, bool IsFull) Note(JobPass pass, ref bool changed)
    {
        var (job, status) = (pass.Job, pass.Status);
        List<JsonObject> ended = [];
        List<int> newIndexes = [];
        var endsBadly = pass.Finish is not null && !pass.Finish.IsOf(JobConditions.SuccessCriteriaMet);
        foreach (var pod in pass.Pods.Where(p => p.IsTracked()))
        {
            var hasFailed = pod.HasFailed(job);
            if (!MayUntrack(pass, pod, hasFailed))
            {
                continue;
            }

            ended.Add(pod);
            var before = newIndexes.Count + status.Uncounted;
            if (pod.Phase() == "Succeeded" && !pass.IsNotedFailed(pod))
            {
                NoteSuccess(pass, pod, newIndexes);
            }
            else if ((hasFailed || endsBadly) && !pass.IsNotedFailed(pod) && (!job.IsIndexed || job.IndexOf(pod) is not null) && FailurePolicy.Of(job, pod).Counts)
            {
                // All Pods of a Job that failed have failed, whatever they were doing.
                status.UncountedFailed.Add(pod.Uid());
            }

            changed |= newIndexes.Count + status.Uncounted != before;
            if (newIndexes.Count + status.Uncounted >= MaxUncounted)
            {
                return (ended, newIndexes, true);
            }
        }

        return (ended, newIndexes, false);
    }

    /// <summary>An index that succeeded is its own proof; only a Pod without one needs its uid noted.</summary>
    private static void NoteSuccess(JobPass pass, JsonObject pod, List<int> newIndexes)
    {
        if (!pass.Job.IsIndexed)
        {
            if (!pass.IsNotedSucceeded(pod))
            {
                pass.Status.UncountedSucceeded.Add(pod.Uid());
            }
        }
        else if (pass.Job.IndexOf(pod) is { } index && !pass.KnownIndexes.Contains(index))
        {
            newIndexes.Add(index);
        }
    }

    private static bool MayUntrack(JobPass pass, JsonObject pod, bool hasFailed)
    {
        if (pass.Job.IsDeleting || pass.Finish is not null || pod.Phase() == "Succeeded")
        {
            return true;
        }

        return hasFailed && !(pod.CompletionIndex() is { } index && pass.Retained.GetValueOrDefault(index)?.Uid() == pod.Uid());
    }

    private static bool SetIndexes(JobPass pass, List<int> newIndexes)
    {
        if (!pass.Job.IsIndexed)
        {
            return false;
        }

        var status = pass.Status;
        var (completed, failed) = (status.CompletedIndexes, status.FailedIndexes);
        pass.SucceededIndexes = pass.SucceededIndexes.With(newIndexes);
        status.Succeeded = pass.SucceededIndexes.Count;
        status.CompletedIndexes = pass.SucceededIndexes.ToString();
        status.FailedIndexes = pass.FailedIndexes?.ToString();
        return completed != status.CompletedIndexes || failed != status.FailedIndexes;
    }

    /// <summary>Says in the status that the Job will end, before the first finalizer goes; what remains is the condition that ends it.</summary>
    private static bool Announce(JobPass pass)
    {
        if (pass.Finish is not { } finish || !(finish.IsOf(JobConditions.FailureTarget) || finish.IsOf(JobConditions.SuccessCriteriaMet)))
        {
            return false;
        }

        pass.Finish = JobConditions.Final(finish, pass.Now);
        if (pass.Status.Conditions.FindTrue(finish.String("type")!) is not null)
        {
            return false;
        }

        pass.Status.Conditions.Add(finish);
        return true;
    }

    /// <summary>Ends the Job when all its Pods are counted and none is on its way out. Whether it did.</summary>
    private static bool End(JobPass pass)
    {
        if (pass.Finish is not { } finish || pass.Status.Uncounted > 0 || pass.Terminating > 0)
        {
            return false;
        }

        pass.Status.Conditions.Ensure(finish);
        if (finish.IsOf(JobConditions.Complete))
        {
            pass.Status.CompletionTime = finish.String("lastTransitionTime");
        }

        return true;
    }

    private void TellEnd(JobPass pass)
    {
        var (job, finish) = (pass.Job, pass.Finish!);
        if (!finish.IsOf(JobConditions.Complete))
        {
            events.Warning(JobPodControl.Component, job.Json, finish.String("reason")!, finish.String("message")!);
            return;
        }

        if (pass.Status.Succeeded > job.Completions)
        {
            events.Warning(JobPodControl.Component, job.Json, "TooManySucceededPods", "Too many succeeded pods running after completion count reached");
        }

        events.Normal(JobPodControl.Component, job.Json, "Completed", "Job completed");
    }

    private async Task WriteAsync(JobPass pass, CancellationToken cancellationToken)
    {
        var job = pass.Job.Json.With("status", pass.Status.ToJson());
        pass.Job = new JobView(await client.UpdateStatusAsync(ResourceNames.Jobs, job, cancellationToken).ConfigureAwait(false));
    }
}
