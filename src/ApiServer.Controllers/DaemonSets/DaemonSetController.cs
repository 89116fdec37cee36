using System.Runtime.ExceptionServices;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.DaemonSets;

/// <summary>Keeps a Pod of each DaemonSet on each node that it is for (upstream: pkg/controller/daemon).</summary>
internal sealed class DaemonSetController : Reconciler
{
    /// <summary>The source of its events.</summary>
    public const string Component = "daemonset-controller";

    /// <summary>No more Pods than this are made, or deleted, in one pass.</summary>
    private const int Burst = 250;

    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly Ownership _ownership;
    private readonly Ownership _revisions;
    private readonly RevisionHistory _history;
    private readonly PodBatches _pods;
    private readonly FailedPodBackOff _backOff;
    private readonly DependentTrigger _trigger;

    public DaemonSetController(ClusterClient client, IEventRecorder events)
    {
        _client = client.As("system:serviceaccount:kube-system:daemon-set-controller");
        _events = events;
        _ownership = new Ownership(_client, ResourceNames.Pods);
        _revisions = new Ownership(_client, ResourceNames.ControllerRevisions);
        _history = new RevisionHistory(_client, PodConditions.RevisionLabel);
        _pods = new PodBatches(_client, events, Component);
        _backOff = new FailedPodBackOff(_client.Clock);
        _trigger = new DependentTrigger(_client, ResourceNames.DaemonSets, DaemonSetView.SelectorOf);
    }

    public override string Name => "daemonset";

    public override int Concurrency => 2;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        ReconcileTrigger.Self(ResourceNames.DaemonSets),
        _trigger.On(ResourceNames.Pods),
        _trigger.On(ResourceNames.ControllerRevisions),
        new(ResourceNames.Nodes, OfNode),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.DaemonSets, key.Namespace, key.Name) is not { } json || json.IsDeleting())
        {
            return;
        }

        var set = new DaemonSetView(json);
        await _revisions.ClaimAsync(json, DaemonSetView.SelectorOf(json), cancellationToken).ConfigureAwait(false);
        var (revision, collisions) = await _history.UpdateRevisionAsync(json, _history.List(json), cancellationToken).ConfigureAwait(false);
        var hash = revision.Label(PodConditions.RevisionLabel) ?? "";
        var (failure, wait) = await ActAsync(set, hash, cancellationToken).ConfigureAwait(false);

        var after = await LookAsync(set, hash, cancellationToken).ConfigureAwait(false);
        if (failure is null)
        {
            await CleanUpAsync(set, revision, cancellationToken).ConfigureAwait(false);
        }

        var status = after.Status(collisions);
        if (!status.Equals(json.ObjectAt("status")))
        {
            await _client.UpdateStatusAsync(ResourceNames.DaemonSets, json.With("status", status), cancellationToken).ConfigureAwait(false);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        ComeBack(key, wait, after.NextAvailable());
    }

    /// <summary>Labels and taints decide where daemons run; the rest of a node does not matter.</summary>
    private IEnumerable<ReconcileKey> OfNode(StoreEvent e) =>
        e.Type == StoreEventType.Modified && e.Previous is { } previous &&
        previous.Facts.Labels.Equals(e.Object.Facts.Labels) &&
        previous.Json.ArrayAt("spec", "taints").Equals(e.Object.Json.ArrayAt("spec", "taints"))
            ? []
            : _client.Snapshot(ResourceNames.DaemonSets).List().Select(s => new ReconcileKey(s.Key.Namespace, s.Key.Name));

    private async Task<DaemonSetPass> LookAsync(DaemonSetView set, string hash, CancellationToken cancellationToken)
    {
        var pods = await _ownership.ClaimAsync(set.Json, DaemonSetView.SelectorOf(set.Json), cancellationToken).ConfigureAwait(false);
        var template = DaemonPods.Tolerating(set.Template);
        var nodes = _client.Snapshot(ResourceNames.Nodes).List().Select(n => (n.Json, NodeFit.Of(template, n.Json))).ToList();
        return new DaemonSetPass(set, hash, nodes, pods, _client.Clock.UtcNow);
    }

    /// <summary>Places Pods; when all are in place, goes on with an update. The first failure, and when a failed Pod may be replaced.</summary>
    private async Task<(ApiStatusException? Failure, TimeSpan? Wait)> ActAsync(DaemonSetView set, string hash, CancellationToken cancellationToken)
    {
        var pass = await LookAsync(set, hash, cancellationToken).ConfigureAwait(false);
        pass.Place(_backOff, _events);
        if (pass.Create.Count + pass.Delete.Count == 0 && set.IsRollingUpdate)
        {
            pass.Update();
        }

        var template = DaemonPods.Template(set, hash);
        var created = await TryAsync(_pods.CreateAsync(set.Json, [.. pass.Create.Take(Burst).Select(n => DaemonPods.New(set, template, n))], cancellationToken)).ConfigureAwait(false);
        var deleted = await TryAsync(_pods.DeleteAsync(set.Json, pass.Delete.Take(Burst), cancellationToken)).ConfigureAwait(false);
        return (created ?? deleted, pass.ComeBackAfter);
    }

    private static async Task<ApiStatusException?> TryAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
            return null;
        }
        catch (ApiStatusException e)
        {
            return e;
        }
    }

    /// <summary>Deletes the oldest revisions beyond the limit; those that Pods still have count, but stay.</summary>
    private async Task CleanUpAsync(DaemonSetView set, JsonObject current, CancellationToken cancellationToken)
    {
        var old = _history.List(set.Json).FindAll(r => r.Name() != current.Name());
        var excess = old.Count - set.RevisionHistoryLimit;
        if (excess <= 0)
        {
            return;
        }

        var used = _client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.OwnerUid, set.Json.Uid()).Select(p => p.Json.Revision()).ToHashSet(StringComparer.Ordinal);
        await _history.DeleteAsync(old.Where(r => !used.Contains(r.Label(PodConditions.RevisionLabel) ?? "")).Take(excess), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>No event says that a Pod has been ready for minReadySeconds, or that a failed one may be replaced.</summary>
    private void ComeBack(ReconcileKey key, TimeSpan? wait, DateTimeOffset? available)
    {
        if (wait is { } delay)
        {
            Queue.AddAfter(key, delay);
        }

        if (available is { } due)
        {
            Queue.AddAfter(key, due - _client.Clock.UtcNow);
        }
    }
}
