using System.Collections.Concurrent;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>
/// Scales workloads by what their Pods use (upstream: pkg/controller/podautoscaler). Each autoscaler is looked at every 15 seconds and not in between: what
/// was wanted is compared over time, and usage does not tell of its changes.
/// </summary>
internal sealed class HorizontalPodAutoscalerController : Reconciler
{
    /// <summary>--horizontal-pod-autoscaler-sync-period.</summary>
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(15);

    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly MetricEvaluation _metrics;
    private readonly AutoscaledPods _pods;
    private readonly ConcurrentDictionary<ReconcileKey, ScaleHistory> _histories = new();

    public HorizontalPodAutoscalerController(ClusterClient client, IEventRecorder events)
    {
        _client = client.As("system:serviceaccount:kube-system:horizontal-pod-autoscaler");
        _events = events;
        _metrics = new MetricEvaluation(_client, new ReplicaCalculator(StartPhase.Usual));
        _pods = new AutoscaledPods(_client);
    }

    public override string Name => "horizontalpodautoscaler";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [new(ResourceNames.HorizontalPodAutoscalers, Later)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.HorizontalPodAutoscalers, key.Namespace, key.Name) is not { } scaler)
        {
            _histories.TryRemove(key, out _);
            _pods.Forget(key);
            return;
        }

        Queue.AddAfter(key, SyncPeriod);
        var history = _histories.GetOrAdd(key, _ => new ScaleHistory());
        await new AutoscalerPass(_client, _events, _metrics, _pods, scaler, history).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A change waits for the next look; one that is due already stands.</summary>
    private IEnumerable<ReconcileKey> Later(StoreEvent e)
    {
        Queue.AddAfter(new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name), SyncPeriod);
        return [];
    }
}
