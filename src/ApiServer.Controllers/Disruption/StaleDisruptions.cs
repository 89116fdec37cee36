using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Disruption;

/// <summary>Takes a Pod's condition DisruptionTarget back when it was not deleted in time (upstream: syncStalePodDisruption).</summary>
internal sealed class StaleDisruptions(ClusterClient client) : Reconciler
{
    private const string ConditionType = "DisruptionTarget";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:disruption-controller");

    public override string Name => "stale-disruption";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } =
    [
        new(ResourceNames.Pods, e => e.Type != StoreEventType.Deleted && IsTarget(e.Object.Json) ? [new(e.Object.Key.Namespace, e.Object.Key.Name)] : []),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod || !IsTarget(pod))
        {
            return;
        }

        var now = _client.Clock.UtcNow;
        var due = (ApiTime.Parse(pod.Condition(ConditionType)!.String("lastTransitionTime")) ?? now - Timeout) + Timeout;
        if (due > now)
        {
            Queue.AddAfter(key, due - now);
            return;
        }

        var ended = new JsonObjectBuilder(5)
            .Add("type", ConditionType)
            .AddIfPresent("observedGeneration", pod.Generation() > 0 ? pod.Generation() : null)
            .Add("status", "False")
            .Add("lastProbeTime", JsonNull.Instance)
            .Add("lastTransitionTime", ApiTime.Format(now))
            .Build();
        var conditions = pod.ArrayAt("status", "conditions").Map(c => c is JsonObject condition && condition.String("type") == ConditionType ? ended : c);
        await _client.UpdateStatusAsync(ResourceNames.Pods, pod.WithAt(conditions, "status", "conditions"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Kubelets take their time; a Pod that has ended or is being deleted is no longer waiting.</summary>
    private static bool IsTarget(JsonObject pod) =>
        !pod.IsDeleting()
        && pod.StringAt("status", "phase") is not ("Succeeded" or "Failed")
        && pod.Condition(ConditionType) is { } condition
        && condition.String("status") == "True"
        && condition.String("reason") != "TerminationByKubelet";
}
