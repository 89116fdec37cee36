using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Jobs;

/// <summary>What one pass knows of a Job: its Pods as they were found, what they count for, and the status that comes of it (job_controller.go, syncJobCtx).</summary>
internal sealed class JobPass
{
    private readonly HashSet<string> _notedSucceeded;
    private readonly HashSet<string> _notedFailed;

    public JobPass(JobView job, IReadOnlyList<JsonObject> pods, DateTimeOffset now)
    {
        Job = job;
        Now = now;
        Status = JobStatus.Of(job.Json);
        Pods = job.IsIndexed ? [.. pods.OrderBy(p => p.CompletionIndex() ?? -1)] : pods;
        ActivePods = [.. Pods.Where(p => p.IsActive())];
        Active = ActivePods.Count;
        Ready = ActivePods.Count(p => p.IsReady());
        Terminating = Pods.Count(p => p.IsTerminating());
        _notedSucceeded = Status.UncountedSucceeded.ToHashSet(StringComparer.Ordinal);
        _notedFailed = Status.UncountedFailed.ToHashSet(StringComparer.Ordinal);
        NewlySucceeded = [.. Uncounted().Where(p => p.Phase() == "Succeeded" && !_notedSucceeded.Contains(p.Uid()))];
        NewlyFailed = [.. Uncounted().Where(p => p.HasFailed(job) && !_notedFailed.Contains(p.Uid()))];
        Failed = Status.Failed + _notedFailed.Count + NewlyFailed.Count(p => FailurePolicy.Of(job, p).Counts);
        Succeeded = Status.Succeeded + _notedSucceeded.Count + NewlySucceeded.Count;
        if (job.IsIndexed)
        {
            CountIndexes();
        }
    }

    public JobView Job { get; set; }

    public DateTimeOffset Now { get; }

    public JobStatus Status { get; }

    /// <summary>All Pods of the Job, by index if they have one.</summary>
    public IReadOnlyList<JsonObject> Pods { get; }

    public IReadOnlyList<JsonObject> ActivePods { get; }

    /// <summary>How many Pods are active after what the pass did.</summary>
    public int Active { get; set; }

    public int Ready { get; set; }

    public int Terminating { get; set; }

    /// <summary>Pods that ended and have not been noted in the status.</summary>
    public IReadOnlyList<JsonObject> NewlySucceeded { get; }

    public IReadOnlyList<JsonObject> NewlyFailed { get; }

    /// <summary>How many Pods (indexes of an Indexed Job) succeeded, those included that the status does not count yet.</summary>
    public int Succeeded { get; private set; }

    public int Failed { get; }

    public Backoff Backoff { get; set; } = Backoff.None;

    /// <summary>The indexes that the status has as completed.</summary>
    public IndexSet KnownIndexes { get; private set; } = IndexSet.Empty;

    public IndexSet SucceededIndexes { get; set; } = IndexSet.Empty;

    /// <summary>Null when failures are not counted by index.</summary>
    public IndexSet? FailedIndexes { get; private set; }

    /// <summary>
    /// The Pod of an index that failed last and has no successor: it keeps its finalizer until there is one, which inherits the number of failures from it.
    /// </summary>
    public IReadOnlyDictionary<int, JsonObject> Retained { get; private set; } = new Dictionary<int, JsonObject>();

    /// <summary>The condition by which the Job ends in this pass, or has begun to in an earlier one; null while it goes on.</summary>
    public JsonObject? Finish { get; set; }

    /// <summary>What went wrong with Pods; thrown when the status has been written.</summary>
    public Exception? Problem { get; set; }

    public bool IsNotedSucceeded(JsonObject pod) => _notedSucceeded.Contains(pod.Uid());

    public bool IsNotedFailed(JsonObject pod) => _notedFailed.Contains(pod.Uid());

    /// <summary>When the Job will have been active for longer than it may; null when nothing limits it.</summary>
    public DateTimeOffset? Deadline => Job.IsSuspended ? null : ApiTime.Parse(Status.StartTime) + Job.ActiveDeadline;

    /// <summary>Pods that still have the finalizer and, in an Indexed Job, an index.</summary>
    private IEnumerable<JsonObject> Uncounted() => Pods.Where(p => p.IsTracked() && (!Job.IsIndexed || Job.IndexOf(p) is not null));

    private void CountIndexes()
    {
        var completions = Job.Completions ?? 0;
        KnownIndexes = IndexSet.Parse(Status.CompletedIndexes, completions);
        SucceededIndexes = KnownIndexes.With(Uncounted().Where(p => p.Phase() == "Succeeded").Select(p => Job.IndexOf(p)!.Value));
        Succeeded = SucceededIndexes.Count;
        if (Job.BackoffLimitPerIndex is { } limit)
        {
            var failed = Uncounted().Where(p => IndexHasFailed(p, limit)).Select(p => Job.IndexOf(p)!.Value);
            FailedIndexes = IndexSet.Parse(Status.FailedIndexes, completions).With(failed);
            Retained = FindRetained(FailedIndexes);
        }
    }

    private bool IndexHasFailed(JsonObject pod, int limit)
    {
        if (!pod.HasFailed(Job))
        {
            return false;
        }

        var verdict = FailurePolicy.Of(Job, pod);
        return verdict.Action == "FailIndex" || (verdict.Counts && pod.IndexFailures() >= limit);
    }

    private Dictionary<int, JsonObject> FindRetained(IndexSet failedIndexes)
    {
        var active = ActivePods.Select(p => p.CompletionIndex()).ToHashSet();
        return Uncounted()
            .Where(p => p.HasFailed(Job))
            .GroupBy(p => Job.IndexOf(p)!.Value)
            .Where(g => !SucceededIndexes.Contains(g.Key) && !failedIndexes.Contains(g.Key) && !active.Contains(g.Key))
            .ToDictionary(
                g => g.Key,
                g => g.Aggregate((last, p) => last.AllIndexFailures() <= p.AllIndexFailures() && p.FinishedAt() >= last.FinishedAt() ? p : last));
    }
}
