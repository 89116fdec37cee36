using System.Runtime.ExceptionServices;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.ReplicaSets;

/// <summary>
/// Keeps as many Pods as ReplicaSets, or ReplicationControllers, ask for (upstream: pkg/controller/replicaset). There are no expectations to
/// keep: a pass sees all that the one before wrote.
/// </summary>
internal sealed class ReplicaSetController : Reconciler
{
    private readonly ReplicatedKind _kind;
    private readonly ClusterClient _client;
    private readonly Ownership _ownership;
    private readonly PodBatches _pods;

    public ReplicaSetController(ClusterClient client, IEventRecorder events, ReplicatedKind kind)
    {
        _kind = kind;
        _client = client.As("system:serviceaccount:kube-system:" + kind.Component);
        _ownership = new Ownership(_client, ResourceNames.Pods);
        _pods = new PodBatches(_client, events, kind.Component);
        Triggers = [ReconcileTrigger.Self(kind.Resource), new DependentTrigger(_client, kind.Resource, kind.Selector).On(ResourceNames.Pods)];
    }

    public override string Name => _kind == ReplicatedKind.ReplicaSet ? "replicaset" : "replicationcontroller";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; }

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(_kind.Resource, key.Namespace, key.Name) is not { } set)
        {
            return;
        }

        var selector = _kind.Selector(set);
        var active = await _ownership.ClaimAsync(set, selector, cancellationToken, isConsidered: p => p.IsActive()).ConfigureAwait(false);
        var terminating = _kind.CountsTerminating ? PodsOf(set).Count(p => p.IsTerminating() && selector.Matches(p.Labels())) : (int?)null;
        var failure = set.IsDeleting() ? null : await ScaleAsync(set, active, cancellationToken).ConfigureAwait(false);

        // What was seen before is told; the Pods that were made or deleted wake the controller again.
        var now = _client.Clock.UtcNow;
        var status = ReplicaSetStatus.Of(set, active, terminating, failure, now);
        if (!status.Equals(set.ObjectAt("status")))
        {
            await _client.UpdateStatusAsync(_kind.Resource, set.With("status", status), cancellationToken).ConfigureAwait(false);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        ComeBackWhenAvailable(key, set, active, now);
    }

    /// <summary>Makes or deletes what is lacking or too much; gives the first failure.</summary>
    private async Task<ApiStatusException?> ScaleAsync(JsonObject set, List<JsonObject> active, CancellationToken cancellationToken)
    {
        var missing = ReplicaSetStatus.Wanted(set) - active.Count;
        try
        {
            if (missing > 0)
            {
                var pod = TemplatePods.New(set, set.ObjectAt("spec", "template"));
                await _pods.CreateAsync(set, [.. Enumerable.Repeat(pod, Math.Min(missing, PodBatches.Burst))], cancellationToken).ConfigureAwait(false);
            }
            else if (missing < 0)
            {
                await _pods.DeleteAsync(set, FirstToGo(set, active, Math.Min(-missing, PodBatches.Burst)), cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (ApiStatusException e)
        {
            return e;
        }
    }

    private IEnumerable<JsonObject> FirstToGo(JsonObject set, List<JsonObject> active, int count) => count == active.Count
        ? active
        : DeletionOrder.Sort(active, DeletionOrder.CountByNode(Siblings(set).SelectMany(PodsOf)), _client.Clock.UtcNow).Take(count);

    /// <summary>The sets of the same Deployment; none when nobody controls the set.</summary>
    private IEnumerable<JsonObject> Siblings(JsonObject set) => set.ControllerReference()?.String("uid") is { } uid
        ? _client.Snapshot(_kind.Resource).ByIndex(IndexNames.OwnerUid, uid).Select(s => s.Json).Where(s => s.IsControlledBy(uid))
        : [];

    private IEnumerable<JsonObject> PodsOf(JsonObject set) =>
        _client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.OwnerUid, set.Uid()).Select(p => p.Json).Where(p => p.IsControlledBy(set.Uid()));

    /// <summary>No event says that a Pod has been ready for minReadySeconds.</summary>
    private void ComeBackWhenAvailable(ReconcileKey key, JsonObject set, List<JsonObject> active, DateTimeOffset now)
    {
        if (active.Select(p => p.AvailableAt(ReplicaSetStatus.MinReady(set))).Where(t => t > now).Min() is { } due)
        {
            Queue.AddAfter(key, due - now);
        }
    }
}
