using System.Globalization;
using ApiServer.Controllers.Jobs;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Batch.CronJob;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.CronJobs;

/// <summary>Starts Jobs when CronJobs are due (upstream: pkg/controller/cronjob).</summary>
internal sealed class CronJobController(ClusterClient client, IEventRecorder events) : Reconciler
{
    private const string Component = "cronjob-controller";

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:cronjob-controller");

    public override string Name => "cronjob";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers => [new(ResourceNames.CronJobs, OfCronJob), new(ResourceNames.Jobs, OfJob)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.CronJobs, key.Namespace, key.Name) is not { } cronJob)
        {
            return;
        }

        var status = new CronJobStatus(cronJob);
        var jobs = _client.Snapshot(ResourceNames.Jobs).ByIndex(IndexNames.OwnerUid, cronJob.Uid()).Select(j => j.Json).Where(j => j.IsControlledBy(cronJob.Uid())).ToList();
        await CleanUpAsync(cronJob, status, jobs, cancellationToken).ConfigureAwait(false);
        try
        {
            Observe(cronJob, status, jobs);
            if (!cronJob.IsDeleting() && Schedule(cronJob) is { } schedule)
            {
                await StartAsync(cronJob, status, schedule, cancellationToken).ConfigureAwait(false);
                ComeBack(key, cronJob.With("status", status.ToJson()), schedule);
            }
        }
        finally
        {
            await WriteAsync(key, status, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<ReconcileKey> OfJob(StoreEvent e) =>
        ((IEnumerable<StoredObject?>)[e.Object, e.Previous])
            .Select(j => j?.Json.ControllerReference())
            .Where(o => o?.String("kind") == "CronJob")
            .Select(o => new ReconcileKey(e.Object.Key.Namespace, o!.String("name") ?? ""))
            .Distinct();

    /// <summary>A schedule that changed is waited for: it starts nothing for a time that has passed.</summary>
    private IEnumerable<ReconcileKey> OfCronJob(StoreEvent e)
    {
        var (cronJob, key) = (e.Object.Json, new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name));
        if (e.Type == StoreEventType.Deleted || e.Previous?.Json is not { } before || IsScheduledAs(cronJob, before))
        {
            return [key];
        }

        if (CronSchedule.Parse(cronJob.StringAt("spec", "schedule") ?? "", cronJob.StringAt("spec", "timeZone"), out _) is { } schedule)
        {
            ComeBack(key, cronJob, schedule);
        }

        return [];
    }

    private static bool IsScheduledAs(JsonObject cronJob, JsonObject before) =>
        cronJob.StringAt("spec", "schedule") == before.StringAt("spec", "schedule") && cronJob.StringAt("spec", "timeZone") == before.StringAt("spec", "timeZone");

    private void ComeBack(ReconcileKey key, JsonObject cronJob, CronSchedule schedule)
    {
        if (MissedStarts.UntilNext(cronJob, schedule, _client.Clock.UtcNow) is { } pause)
        {
            Queue.AddAfter(key, pause);
        }
    }

    /// <summary>Deletes the oldest Jobs that ended, beyond those that are kept.</summary>
    private async Task CleanUpAsync(JsonObject cronJob, CronJobStatus status, List<JsonObject> jobs, CancellationToken cancellationToken)
    {
        foreach (var (condition, limit) in (IEnumerable<(string, string)>)[("Complete", "successfulJobsHistoryLimit"), ("Failed", "failedJobsHistoryLimit")])
        {
            if (cronJob.IntegerAt("spec", limit) is not { } kept)
            {
                continue;
            }

            var ended = jobs
                .Where(j => JobView.FinishedCondition(j)?.String("type") == condition)
                .OrderBy(j => j.StringAt("status", "startTime") ?? "~", StringComparer.Ordinal)
                .ThenBy(j => j.Name(), StringComparer.Ordinal)
                .ToList();
            foreach (var job in ended.SkipLast((int)kept))
            {
                await DeleteAsync(cronJob, status, job, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Brings the list of active Jobs up to date.</summary>
    private void Observe(JsonObject cronJob, CronJobStatus status, List<JsonObject> jobs)
    {
        foreach (var job in jobs)
        {
            var isKnown = status.HasActive(job.Uid());
            if (JobView.FinishedCondition(job) is not { } end)
            {
                if (!isKnown)
                {
                    Warn(cronJob, "UnexpectedJob", $"Saw a job that the controller did not create or forgot: {job.Name()}");
                }

                continue;
            }

            if (isKnown)
            {
                status.Remove(job.Uid());
                Tell(cronJob, "SawCompletedJob", $"Saw completed job: {job.Name()}, condition: {end.String("type")}");
            }

            if (end.String("type") == "Complete")
            {
                status.Succeed(job.StringAt("status", "completionTime"));
            }
        }

        foreach (var missing in status.Active.Where(a => _client.Get(ResourceNames.Jobs, cronJob.Namespace(), a.String("name") ?? "") is null).ToList())
        {
            Tell(cronJob, "MissingJob", $"Active job went missing: {missing.String("name")}");
            status.Remove(missing.String("uid") ?? "");
        }
    }

    /// <summary>The schedule of a CronJob that is not suspended; null, and told why, when there is none.</summary>
    private CronSchedule? Schedule(JsonObject cronJob)
    {
        var text = cronJob.StringAt("spec", "schedule") ?? "";
        var zone = cronJob.StringAt("spec", "timeZone");
        if (zone is not null && CronSchedule.ZoneProblem(zone) is { } unknown)
        {
            Warn(cronJob, "UnknownTimeZone", $"invalid timeZone: \"{zone}\": {unknown}");
            return null;
        }

        if (cronJob.BooleanAt("spec", "suspend") == true)
        {
            return null;
        }

        if (text.Contains("TZ", StringComparison.Ordinal))
        {
            Warn(cronJob, "UnsupportedSchedule", $"CRON_TZ or TZ used in schedule \"{text}\" is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        }

        var schedule = CronSchedule.Parse(text, zone, out var problem);
        if (schedule is null)
        {
            Warn(cronJob, "UnparseableSchedule", $"unparseable schedule: \"{text}\" : {problem}");
        }

        return schedule;
    }

    private async Task StartAsync(JsonObject cronJob, CronJobStatus status, CronSchedule schedule, CancellationToken cancellationToken)
    {
        var now = _client.Clock.UtcNow;
        var missed = MissedStarts.Find(cronJob, schedule, now, withinDeadline: true);
        if (!missed.IsPossible)
        {
            Warn(cronJob, "InvalidSchedule", $"invalid schedule: {cronJob.StringAt("spec", "schedule")} : time difference between two schedules is less than 1 second");
        }

        if (missed.MostRecent is not { } scheduled)
        {
            return;
        }

        if (missed.AreTooMany)
        {
            Warn(cronJob, "TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        }

        if (cronJob.IntegerAt("spec", "startingDeadlineSeconds") is { } seconds && scheduled + TimeSpan.FromSeconds(seconds) < now)
        {
            Warn(cronJob, "MissSchedule", $"Missed scheduled time to start a job: {scheduled.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000");
            return;
        }

        if (status.HasActiveName(CronJobTemplate.NameOf(cronJob, scheduled)) || status.LastScheduled == ApiTime.Format(scheduled))
        {
            return;
        }

        switch (cronJob.StringAt("spec", "concurrencyPolicy"))
        {
            case "Forbid" when status.Active.Count > 0:
                Tell(cronJob, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
                return;
            case "Replace":
                await ReplaceAsync(cronJob, status, cancellationToken).ConfigureAwait(false);
                break;
            default:
                break;
        }

        await CreateAsync(cronJob, status, scheduled, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(JsonObject cronJob, CronJobStatus status, CancellationToken cancellationToken)
    {
        foreach (var active in status.Active.ToList())
        {
            if (_client.Get(ResourceNames.Jobs, cronJob.Namespace(), active.String("name") ?? "") is { } job
                && await DeleteAsync(cronJob, status, job, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                throw problem;
            }
        }
    }

    private async Task CreateAsync(JsonObject cronJob, CronJobStatus status, DateTimeOffset scheduled, CancellationToken cancellationToken)
    {
        JsonObject? job;
        try
        {
            job = await _client.CreateAsync(ResourceNames.Jobs, CronJobTemplate.NewJob(cronJob, scheduled), cancellationToken).ConfigureAwait(false);
            Tell(cronJob, "SuccessfulCreate", $"Created job {job.Name()}");
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.AlreadyExists))
        {
            // Ours: created just before the server stopped. Anybody else's takes the place of this start.
            job = _client.Get(ResourceNames.Jobs, cronJob.Namespace(), CronJobTemplate.NameOf(cronJob, scheduled));
            if (job is null || !job.IsControlledBy(cronJob.Uid()))
            {
                return;
            }
        }
        catch (ApiStatusException e) when (!e.HasCause(StatusCause.NamespaceTerminating))
        {
            Warn(cronJob, "FailedCreate", $"Error creating job: {e.Message}");
            throw;
        }

        status.Start(job, scheduled);
    }

    private async Task<ApiStatusException?> DeleteAsync(JsonObject cronJob, CronJobStatus status, JsonObject job, CancellationToken cancellationToken)
    {
        try
        {
            var options = new DeleteOptions { PropagationPolicy = "Background" };
            await _client.DeleteAsync(ResourceNames.Jobs, job.Namespace(), job.Name(), options, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e)
        {
            Warn(cronJob, "FailedDelete", $"Deleted job: {e.Message}");
            return e;
        }

        status.Remove(job.Uid());
        Tell(cronJob, "SuccessfulDelete", $"Deleted job {job.Name()}");
        return null;
    }

    private async Task WriteAsync(ReconcileKey key, CronJobStatus status, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.CronJobs, key.Namespace, key.Name) is { } cronJob && status.ToJson() is var json && !json.Equals(cronJob.ObjectAt("status")))
        {
            await _client.UpdateStatusAsync(ResourceNames.CronJobs, cronJob.With("status", json), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Tell(JsonObject cronJob, string reason, string message) => events.Normal(Component, cronJob, reason, message);

    private void Warn(JsonObject cronJob, string reason, string message) => events.Warning(Component, cronJob, reason, message);
}
