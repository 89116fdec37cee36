using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.Deployments;

/// <summary>Rolls out the templates of Deployments by ReplicaSets (upstream: pkg/controller/deployment).</summary>
internal sealed class DeploymentController : Reconciler
{
    /// <summary>The source of its events.</summary>
    public const string Component = "deployment-controller";

    private readonly ClusterClient _client;
    private readonly Ownership _ownership;
    private readonly RevisionSync _revisions;
    private readonly Scaling _scaling;
    private readonly RollingUpdate _rollingUpdate;
    private readonly Recreate _recreate;
    private readonly Rollback _rollback;
    private readonly DependentTrigger _trigger;

    public DeploymentController(ClusterClient client, IEventRecorder events)
    {
        _client = client.As("system:serviceaccount:kube-system:" + Component);
        _ownership = new Ownership(_client, ResourceNames.ReplicaSets);
        _revisions = new RevisionSync(_client, events);
        _scaling = new Scaling(_client, events);
        _rollingUpdate = new RollingUpdate(_revisions, _scaling);
        _recreate = new Recreate(_client, _revisions, _scaling);
        _rollback = new Rollback(_client, events);
        _trigger = new DependentTrigger(_client, ResourceNames.Deployments, DeploymentView.SelectorOf);
    }

    public override string Name => "deployment";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        ReconcileTrigger.Self(ResourceNames.Deployments),
        _trigger.On(ResourceNames.ReplicaSets),
        new(ResourceNames.Pods, OfPod),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Deployments, key.Namespace, key.Name) is not { } json)
        {
            return;
        }

        var sets = await _ownership.ClaimAsync(json, DeploymentView.SelectorOf(json), cancellationToken).ConfigureAwait(false);
        var rollout = new Rollout(json, sets);
        if (json.IsDeleting())
        {
            await _revisions.SyncAsync(rollout, create: false, cancellationToken).ConfigureAwait(false);
            await WriteStatusAsync(rollout, DeploymentStatus.Counted, cancellationToken).ConfigureAwait(false);
            return;
        }

        await NotePauseAsync(rollout, cancellationToken).ConfigureAwait(false);
        await _revisions.SyncAsync(rollout, create: false, cancellationToken).ConfigureAwait(false);
        if (!rollout.Deployment.IsPaused && Rollback.RevisionOf(rollout.Deployment) is { } revision)
        {
            await RollBackAsync(rollout, revision, cancellationToken).ConfigureAwait(false);
        }
        else if (rollout.Deployment.IsPaused || IsScaled(rollout))
        {
            await FollowAsync(rollout, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await RollAsync(key, rollout, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the Deployment's size has changed since the active sets got theirs.</summary>
    private static bool IsScaled(Rollout rollout) =>
        rollout.All.Active().Any(s => RevisionAnnotations.DesiredOf(s) is { } desired && desired != rollout.Deployment.Replicas);

    /// <summary>A Pod that is gone may have been the last that a Recreate waits for.</summary>
    private IEnumerable<ReconcileKey> OfPod(StoreEvent e)
    {
        if (e.Type == StoreEventType.Deleted &&
            e.Object.Json.ControllerReference() is { } owner && owner.String("kind") == "ReplicaSet" &&
            _client.Get(ResourceNames.ReplicaSets, e.Object.Key.Namespace, owner.String("name") ?? "") is { } set &&
            _trigger.Owner(set) is { } key &&
            _client.Get(ResourceNames.Deployments, key.Namespace, key.Name)?.StringAt("spec", "strategy", "type") == "Recreate")
        {
            yield return key;
        }
    }

    /// <summary>The present template has to have its revision before another one is the present.</summary>
    private async Task RollBackAsync(Rollout rollout, long revision, CancellationToken cancellationToken)
    {
        if (rollout.New is null)
        {
            await _revisions.SyncAsync(rollout, create: true, cancellationToken).ConfigureAwait(false);
        }

        await _rollback.RollBackAsync(rollout, revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes sizes only: a paused roll-out stands still.</summary>
    private async Task FollowAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        await _scaling.FollowAsync(rollout, cancellationToken).ConfigureAwait(false);
        if (rollout.Deployment.IsPaused)
        {
            await CleanUpAsync(rollout, cancellationToken).ConfigureAwait(false);
        }

        await WriteStatusAsync(rollout, DeploymentStatus.Counted, cancellationToken).ConfigureAwait(false);
    }

    private async Task RollAsync(ReconcileKey key, Rollout rollout, CancellationToken cancellationToken)
    {
        var isUnderWay = rollout.Deployment.IsRollingUpdate
            ? await _rollingUpdate.StepAsync(rollout, cancellationToken).ConfigureAwait(false)
            : await _recreate.StepAsync(rollout, cancellationToken).ConfigureAwait(false);
        if (!isUnderWay && rollout.Deployment.IsComplete(rollout.Deployment.Status))
        {
            await CleanUpAsync(rollout, cancellationToken).ConfigureAwait(false);
        }

        if (!await WriteStatusAsync(rollout, DeploymentStatus.Told, cancellationToken).ConfigureAwait(false))
        {
            ComeBackAtDeadline(key, rollout.Deployment);
        }
    }

    /// <summary>Tells that a Deployment is paused, or is no longer, so that no deadline passes meanwhile.</summary>
    private async Task NotePauseAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var deployment = rollout.Deployment;
        var conditions = deployment.Status.ArrayAt("conditions");
        var reason = conditions.Find(DeploymentConditions.Progressing)?.String("reason");
        if (deployment.ProgressDeadline is null || reason == DeploymentConditions.TimedOut || deployment.IsPaused == (reason == DeploymentConditions.Paused))
        {
            return;
        }

        var (newReason, message) = deployment.IsPaused ? (DeploymentConditions.Paused, "Deployment is paused") : ("DeploymentResumed", "Deployment is resumed");
        var condition = DeploymentConditions.New(DeploymentConditions.Progressing, "Unknown", newReason, message, _client.Clock.UtcNow);
        var json = deployment.Json.WithAt(conditions.Set(condition), "status", "conditions");
        rollout.Deployment = new DeploymentView(await _client.UpdateStatusAsync(ResourceNames.Deployments, json, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Deletes the oldest empty sets beyond the limit.</summary>
    private async Task CleanUpAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var sets = rollout.Old.Where(s => !s.IsDeleting()).OrderBy(OwnedSet.RevisionNumber).ThenOldest().ToList();
        var excess = rollout.Deployment.RevisionHistoryLimit is { } limit ? sets.Count - limit : 0;
        foreach (var set in sets.Take(Math.Max(0, excess)).Where(IsEmpty))
        {
            await DeleteAsync(set, cancellationToken).ConfigureAwait(false);
        }

        static bool IsEmpty(JsonObject set) =>
            set.Size() == 0 && set.ObjectAt("status").Count("replicas") == 0 && set.Generation() <= set.ObjectAt("status").Count("observedGeneration");
    }

    private async Task DeleteAsync(JsonObject set, CancellationToken cancellationToken)
    {
        try
        {
            await _client.DeleteAsync(ResourceNames.ReplicaSets, set.Namespace(), set.Name(), new DeleteOptions { Uid = set.Uid() }, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            // Gone already.
        }
    }

    /// <summary>Whether there was something to write.</summary>
    private async Task<bool> WriteStatusAsync(Rollout rollout, Func<Rollout, DateTimeOffset, JsonObject> status, CancellationToken cancellationToken)
    {
        var written = status(rollout, _client.Clock.UtcNow);
        if (written.Equals(rollout.Deployment.Status))
        {
            return false;
        }

        await _client.UpdateStatusAsync(ResourceNames.Deployments, rollout.Deployment.Json.With("status", written), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>No event says that a roll-out has stood still for too long.</summary>
    private void ComeBackAtDeadline(ReconcileKey key, DeploymentView deployment)
    {
        var condition = deployment.Status.ArrayAt("conditions").Find(DeploymentConditions.Progressing);
        if (deployment.ProgressDeadline is not { } deadline ||
            deployment.IsComplete(deployment.Status) ||
            condition?.String("reason") == DeploymentConditions.TimedOut ||
            ApiTime.Parse(condition?.String("lastUpdateTime")) is not { } since)
        {
            return;
        }

        var left = since + deadline - _client.Clock.UtcNow;
        Queue.AddAfter(key, (left > TimeSpan.Zero ? left : TimeSpan.Zero) + TimeSpan.FromSeconds(1));
    }
}
