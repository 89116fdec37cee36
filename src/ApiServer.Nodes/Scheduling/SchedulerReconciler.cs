using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// The scheduler: gives each Pod that has no node one, or says in its condition and in an Event why none will do. A Pod that waits
/// is looked at again as soon as something changes that could help it.
/// </summary>
public sealed class SchedulerReconciler : Reconciler
{
    private const string Component = "default-scheduler";
    private const int LongestNote = 1024;

    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly AssumedPods _assumed;
    private readonly PodVolumeReader _volumes;
    private readonly DelayedBinding _delayed;
    private readonly PlacementChoice _choice;
    private readonly WaitingPods _waiting;

    public SchedulerReconciler(ClusterClient client, IEventRecorder events)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client.As("system:kube-scheduler");
        _events = events;
        _assumed = new(_client);
        _volumes = new(_client);
        _delayed = new(_client);
        _choice = new(_delayed);
        _waiting = new(_client);
    }

    public override string Name => "scheduler";

    public override int Concurrency => 8;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new(ResourceNames.Pods, _waiting.OnPod),
        new(ResourceNames.Nodes, _waiting.OnNode),
        new(ResourceNames.PersistentVolumeClaims, _waiting.OnClaim),
        new(ResourceNames.PersistentVolumes, _waiting.OnVolume),
        new(ResourceNames.StorageClasses, _ => _waiting.All),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var stored = _client.GetStored(ResourceNames.Pods, key.Namespace, key.Name);
        if (stored is null || !IsMine(stored.Json))
        {
            _waiting.Remove(key);
            return;
        }

        // Before the decision: what changes during it must wake this Pod again.
        _waiting.Add(key);
        var pod = new SchedulingPod(stored.Json, PodDemand.Of(stored), _volumes.Read(stored.Json));
        try
        {
            var placement = _assumed.Choose(pod, _choice);
            await (placement.Node is { } node
                ? PlaceAsync(key, pod, node, cancellationToken)
                : TellAsync(pod.Json, placement.Message, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            _assumed.Forget(pod.Demand.Uid);
        }
    }

    private static bool IsMine(JsonObject pod) =>
        pod.StringAt("spec", "nodeName") is null or ""
        && !pod.IsDeleting()
        && pod.StringAt("status", "phase") is not ("Succeeded" or "Failed")
        && pod.StringAt("spec", "schedulerName") is null or Component
        && pod.ArrayAt("spec", "schedulingGates").Count == 0;

    private async Task PlaceAsync(ReconcileKey key, SchedulingPod pod, NodeState node, CancellationToken cancellationToken)
    {
        if (pod.Volumes.Delayed.Count > 0)
        {
            // The Pod stays waiting: its claim's event, or the volume's, wakes it.
            await PromiseVolumesAsync(key, pod, node, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _client.BindAsync(key.Namespace, key.Name, pod.Demand.Uid, node.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) || e.Is(StatusReason.NotFound))
        {
            // Bound by somebody else, deleted, or another Pod by now: its own event brings the key back.
            return;
        }

        _waiting.Remove(key);
        _events.Normal(Component, pod.Json, "Scheduled", $"Successfully assigned {key} to {node.Name}");
    }

    private async Task PromiseVolumesAsync(ReconcileKey key, SchedulingPod pod, NodeState node, CancellationToken cancellationToken)
    {
        var volumes = _delayed.Match(pod.Volumes.Delayed, node.Node);
        if (volumes is null || !await _delayed.PromiseAsync(pod.Volumes.Delayed, volumes, cancellationToken).ConfigureAwait(false))
        {
            Queue.Add(key);
        }
    }

    private async Task TellAsync(JsonObject pod, string message, CancellationToken cancellationToken)
    {
        var before = pod.Condition("PodScheduled");
        if (before?.String("status") == "False" && before.String("reason") == "Unschedulable" && before.String("message") == message)
        {
            return;
        }

        var now = _client.Clock.UtcNow;
        var told = await _client.UpdatePodStatusAsync(
            pod,
            p => PodConditions.With(p.ObjectAt("status"), PodConditions.Make(p, "PodScheduled", false, "Unschedulable", message, now)),
            cancellationToken).ConfigureAwait(false);
        if (told is not null)
        {
            var note = message.Length <= LongestNote ? message : string.Concat(message.AsSpan(0, LongestNote - 4), " ...");
            _events.Warning(Component, pod, "FailedScheduling", note);
        }
    }
}
