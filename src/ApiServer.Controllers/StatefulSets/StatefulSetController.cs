using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>Keeps the Pods, claims and revisions of StatefulSets (upstream: pkg/controller/statefulset).</summary>
internal sealed class StatefulSetController : Reconciler
{
    private const int StatusAttempts = 5;
    private const string HashLabel = "controller.kubernetes.io/hash";

    private readonly ClusterClient _client;
    private readonly RevisionHistory _history;
    private readonly Ownership _ownership;
    private readonly ClaimControl _claims;
    private readonly PodControl _pods;
    private readonly VacantNames _vacant;
    private readonly StatefulSetTriggers _triggers;

    public StatefulSetController(ClusterClient client, IEventRecorder events)
    {
        _client = client.As("system:serviceaccount:kube-system:statefulset-controller");
        _history = new RevisionHistory(_client, HashLabel, _client.Catalog[ResourceNames.StatefulSets].StoredForm.Rules.Strategy.Default);
        _ownership = new Ownership(_client, ResourceNames.Pods);
        _claims = new ClaimControl(_client, events);
        _vacant = new VacantNames(_client.Clock);
        _pods = new PodControl(_client, events, _claims, _vacant);
        _triggers = new StatefulSetTriggers(_client, _vacant);
    }

    public override string Name => "statefulset";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers => _triggers.All;

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.StatefulSets, key.Namespace, key.Name) is not { } json)
        {
            return;
        }

        var set = new StatefulSetView(json);
        var selector = StatefulSetView.SelectorOf(json);
        await _history.AdoptOrphansAsync(set.Json, selector, cancellationToken).ConfigureAwait(false);
        var pods = await _ownership.ClaimAsync(set.Json, selector, cancellationToken, name => PodName.Parse(name).Set == set.Name).ConfigureAwait(false);
        await SyncAsync(key, set, pods, cancellationToken).ConfigureAwait(false);
    }

    private async Task SyncAsync(ReconcileKey key, StatefulSetView set, List<JsonObject> pods, CancellationToken cancellationToken)
    {
        var revisions = _history.List(set.Json);
        var (updateRevision, collisions) = await _history.UpdateRevisionAsync(set.Json, revisions, cancellationToken).ConfigureAwait(false);
        var currentRevision = revisions.Find(r => r.Name() == set.Status.String("currentRevision")) ?? updateRevision;
        var now = _client.Clock.UtcNow;
        var plan = StatefulSetPlan.Make(set, pods, currentRevision, updateRevision, now);
        var status = new StatefulSetStatus
        {
            ObservedGeneration = set.Json.Generation(),
            CurrentRevision = currentRevision.Name(),
            UpdateRevision = updateRevision.Name(),
            CollisionCount = collisions,
        }.Count(plan.Replicas.Concat(plan.Condemned), set.MinReady, now);

        var pass = new StatefulSetPass(set, plan, _pods, _claims, _vacant, now) { UpdateRevision = updateRevision.Name() };
        try
        {
            await pass.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // What was seen is told even when something failed; after a pause the pass that makes the Pod tells it.
            if (pass.ComeBackAfter is null)
            {
                status = status with { CurrentReplicas = Math.Max(0, status.CurrentReplicas - pass.Replaced) };
                status = status.CompleteRollingUpdate(set);
                await WriteStatusAsync(set, status, cancellationToken).ConfigureAwait(false);
                await _history.TruncateAsync(set.Json, [currentRevision.Name(), updateRevision.Name(), .. pods.Select(p => p.Revision())], cancellationToken).ConfigureAwait(false);
            }
        }

        ComeBackWhenAvailable(key, set, plan, now);
        if (pass.ComeBackAfter is { } pause)
        {
            Queue.AddAfter(key, pause);
        }
    }

    /// <summary>No event says that a Pod has been ready for minReadySeconds.</summary>
    private void ComeBackWhenAvailable(ReconcileKey key, StatefulSetView set, StatefulSetPlan plan, DateTimeOffset now)
    {
        var next = plan.Replicas.Concat(plan.Condemned).Select(p => p.AvailableAt(set.MinReady)).Where(t => t > now).Min();
        if (next is { } due)
        {
            Queue.AddAfter(key, due - now);
        }
    }

    private async Task WriteStatusAsync(StatefulSetView set, StatefulSetStatus status, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var json = status.ToJson(set.Status);
            if (json.Equals(set.Status))
            {
                return;
            }

            try
            {
                await _client.UpdateStatusAsync(ResourceNames.StatefulSets, set.Json.With("status", json), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) && attempt < StatusAttempts)
            {
                if (_client.Get(ResourceNames.StatefulSets, set.Namespace, set.Name) is not { } newer || newer.Uid() != set.Uid)
                {
                    return;
                }

                set = new StatefulSetView(newer);
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
            {
                return;
            }
        }
    }
}
