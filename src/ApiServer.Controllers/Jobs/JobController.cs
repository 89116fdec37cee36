using System.Runtime.ExceptionServices;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Jobs;

/// <summary>Runs the Pods of Jobs until enough of them have succeeded or too many have failed (upstream: pkg/controller/job).</summary>
internal sealed class JobController : Reconciler
{
    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly Ownership _ownership;
    private readonly DependentTrigger _pods;
    private readonly JobScale _scale;
    private readonly JobTracking _tracking;
    private readonly BackoffRecords _backoffs = new();

    public JobController(ClusterClient client, IEventRecorder events)
    {
        _client = client.As("system:serviceaccount:kube-system:job-controller");
        _events = events;
        _ownership = new Ownership(_client, ResourceNames.Pods, JobPods.TrackingFinalizer);
        _pods = new DependentTrigger(_client, ResourceNames.Jobs, Selector);
        var pods = new JobPodControl(_client, events);
        _scale = new JobScale(pods);
        _tracking = new JobTracking(_client, pods, events);
    }

    public override string Name => "job";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers => [ReconcileTrigger.Self(ResourceNames.Jobs), _pods.On(ResourceNames.Pods)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Jobs, key.Namespace, key.Name) is not { } json || new JobView(json) is not { IsManagedElsewhere: false, IsFinished: false } job)
        {
            _backoffs.Forget(key);
            return;
        }

        try
        {
            var pods = await _ownership.ClaimAsync(json, Selector(json), cancellationToken).ConfigureAwait(false);
            await SyncAsync(key, new JobPass(job, pods, _client.Clock.UtcNow), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound) && _client.Get(ResourceNames.Jobs, key.Namespace, key.Name) is null)
        {
            // Deleted meanwhile: its event is on the way.
        }
    }

    private static LabelSelector Selector(JsonObject job) => LabelSelector.FromObject(job.ObjectAt("spec").Object("selector"));

    private async Task SyncAsync(ReconcileKey key, JobPass pass, CancellationToken cancellationToken)
    {
        var job = pass.Job;
        pass.Backoff = _backoffs.Of(key, job.Uid).With(pass.NewlySucceeded, pass.NewlyFailed);
        if (pass.Status.StartTime is null && !job.IsSuspended)
        {
            pass.Status.StartTime = ApiTime.Format(pass.Now);
        }

        pass.Finish = JobVerdict.Of(pass);
        var changed = false;
        if (pass.Finish is not null)
        {
            pass.Finish = await _scale.DeleteActiveAsync(pass, cancellationToken).ConfigureAwait(false) ? pass.Finish : null;
        }
        else
        {
            changed = await ManageAsync(key, pass, cancellationToken).ConfigureAwait(false);
        }

        changed |= SetCounters(pass);
        await _tracking.RunAsync(pass, changed, () => _backoffs.Keep(key, job.Uid, pass.Backoff), cancellationToken).ConfigureAwait(false);
        if (pass.Problem is { } problem)
        {
            ExceptionDispatchInfo.Throw(problem);
        }
    }

    /// <summary>Creates or deletes Pods and sees whether the Job is complete. Whether it was suspended or resumed.</summary>
    private async Task<bool> ManageAsync(ReconcileKey key, JobPass pass, CancellationToken cancellationToken)
    {
        var job = pass.Job;
        if (pass.Deadline is { } deadline)
        {
            Queue.AddAfter(key, deadline - pass.Now);
        }

        if (!job.IsDeleting && await _scale.RunAsync(pass, cancellationToken).ConfigureAwait(false) is { } pause)
        {
            Queue.AddAfter(key, pause);
        }

        var isComplete = pass.Active == 0 && (job.Completions is { } completions ? pass.Succeeded >= completions : pass.Succeeded > 0);
        if (isComplete)
        {
            pass.Finish = JobVerdict.Completed(pass.Now);
        }

        return !isComplete && !job.IsDeleting && Suspend(pass);
    }

    /// <summary>Says that the Job is suspended or goes on; a Job that goes on starts anew.</summary>
    private bool Suspend(JobPass pass)
    {
        var job = pass.Job;
        var condition = job.IsSuspended
            ? JobConditions.New(JobConditions.Suspended, "JobSuspended", "Job suspended", pass.Now)
            : JobConditions.New(JobConditions.Suspended, "JobResumed", "Job resumed", pass.Now, status: false);
        if (!pass.Status.Conditions.Ensure(condition))
        {
            return false;
        }

        pass.Status.StartTime = job.IsSuspended ? null : ApiTime.Format(pass.Now);
        _events.Normal(JobPodControl.Component, job.Json, job.IsSuspended ? "Suspended" : "Resumed", condition.String("message")!);
        return true;
    }

    private static bool SetCounters(JobPass pass)
    {
        var status = pass.Status;
        var changed = (status.Active, status.Ready, status.Terminating) != (pass.Active, pass.Ready, pass.Terminating);
        (status.Active, status.Ready, status.Terminating) = (pass.Active, pass.Ready, pass.Terminating);
        return changed;
    }
}
