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
    private readonly Preemptor _preemptor;
    private readonly WaitingPods _waiting;
    private readonly VolumeWaits _waits;

    public SchedulerReconciler(ClusterClient client, IEventRecorder events)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client.As("system:kube-scheduler");
        _events = events;
        _assumed = new(_client);
        _volumes = new(_client);
        _delayed = new(_client);
        var filters = new NodeFilters(_delayed);
        _choice = new(filters, new PreemptionChoice(_client, filters));
        _preemptor = new(_client, events, Component);
        _waiting = new(_client, (key, delay) => Queue.AddAfter(key, delay));
        _waits = new(_client);
    }

    public override string Name => "scheduler";

    public override int Concurrency => 8;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new(ResourceNames.Pods, _waiting.OnPod),
        new(ResourceNames.Nodes, _waiting.OnNode),
        new(ResourceNames.PersistentVolumeClaims, _waiting.OnClaim),
        new(ResourceNames.PersistentVolumes, _waiting.OnVolume),
        new(ResourceNames.StorageClasses, _waiting.OnStorage),
        new(ResourceNames.CsiDrivers, _waiting.OnStorage),
        new(ResourceNames.CsiStorageCapacities, _waiting.OnStorage),
        new(ResourceNames.Namespaces, _waiting.OnNamespace),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var stored = _client.GetStored(ResourceNames.Pods, key.Namespace, key.Name);
        if (stored is null || !IsMine(stored.Json))
        {
            _waiting.Remove(key);
            if (_waits.Forget(key) is { } gone)
            {
                _assumed.Forget(gone.Uid);
            }

            return;
        }

        // Before the decision: what changes during it must wake this Pod again.
        var info = PodInfo.Of(stored);
        _waiting.Begin(key, info.Priority);
        var pod = new SchedulingPod(stored.Json, info, _volumes.Read(stored.Json));
        var goesOn = false;
        try
        {
            goesOn = _waits.Of(key, pod.Info.Uid) is { } wait
                ? await WaitAsync(key, pod, wait, cancellationToken).ConfigureAwait(false)
                : await ScheduleAsync(key, pod, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!goesOn)
            {
                _assumed.Forget(pod.Info.Uid);
            }
        }
    }

    private static bool IsMine(JsonObject pod) =>
        pod.StringAt("spec", "nodeName") is null or ""
        && !pod.IsDeleting()
        && pod.StringAt("status", "phase") is not ("Succeeded" or "Failed")
        && pod.StringAt("spec", "schedulerName") is null or Component
        && pod.ArrayAt("spec", "schedulingGates").Count == 0;

    /// <summary>Looks for a node. True when the Pod keeps it, though it is not bound to it yet.</summary>
    private async Task<bool> ScheduleAsync(ReconcileKey key, SchedulingPod pod, CancellationToken cancellationToken)
    {
        if (_waits.Pause(key) is { } pause)
        {
            Queue.AddAfter(key, pause);
            return false;
        }

        var placement = _assumed.Choose(pod, _choice);
        if (placement.Node is not { } node)
        {
            await LeaveAsync(key, pod, placement, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (pod.Volumes.Delayed.Count > 0)
        {
            return await BeginWaitAsync(key, pod, node, cancellationToken).ConfigureAwait(false);
        }

        await BindAsync(key, pod, node.Name, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Asks for the Pod's volumes; the events of its claims wake it until it has them.</summary>
    private async Task<bool> BeginWaitAsync(ReconcileKey key, SchedulingPod pod, NodeState node, CancellationToken cancellationToken)
    {
        await _client.UpdatePodStatusAsync(pod.Json, p => p.ObjectAt("status").With("nominatedNodeName", node.Name), cancellationToken).ConfigureAwait(false);

        // Before the writes: what they bring about must find the Pod waiting.
        var choice = _delayed.Choose(pod.Volumes.Delayed, node.Node);
        _waits.Begin(key, pod.Info.Uid, node.Name, choice);
        if (choice.Refusal is null && await _delayed.WriteAsync(choice, node.Name, cancellationToken).ConfigureAwait(false))
        {
            Queue.AddAfter(key, VolumeWaits.Longest);
            return true;
        }

        _waits.Forget(key);
        Queue.Add(key);
        return false;
    }

    /// <summary>Another look at a Pod whose volumes are being bound. True while it waits.</summary>
    private async Task<bool> WaitAsync(ReconcileKey key, SchedulingPod pod, VolumeWait wait, CancellationToken cancellationToken)
    {
        if (_waits.Failure(wait, pod.Volumes) is { } failure)
        {
            _waits.Fail(key);
            await TellAsync(pod.Json, "SchedulerError", $"running PreBind plugin \"VolumeBinding\": binding volumes: {failure}", null, cancellationToken).ConfigureAwait(false);
            Queue.Add(key);
            return false;
        }

        if (pod.Volumes.Delayed.Count > 0)
        {
            return true;
        }

        _waits.Forget(key);
        await BindAsync(key, pod, wait.Node, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private async Task BindAsync(ReconcileKey key, SchedulingPod pod, string node, CancellationToken cancellationToken)
    {
        try
        {
            await _client.BindAsync(key.Namespace, key.Name, pod.Info.Uid, node, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) || e.Is(StatusReason.NotFound))
        {
            // Bound by somebody else, deleted, or another Pod by now: its own event brings the key back.
            return;
        }

        _waiting.Remove(key);
        _events.Normal(Component, pod.Json, "Scheduled", $"Successfully assigned {key} to {node}");
    }

    /// <summary>No node: says so, first of all in the Pod, so that the room made for it is kept, and then makes room.</summary>
    private async Task LeaveAsync(ReconcileKey key, SchedulingPod pod, Placement placement, CancellationToken cancellationToken)
    {
        await TellAsync(pod.Json, "Unschedulable", placement.Message, placement, cancellationToken).ConfigureAwait(false);
        if (placement.Preemption is { } preemption)
        {
            await _preemptor.PreemptAsync(pod.Info, preemption, cancellationToken).ConfigureAwait(false);
        }

        _waiting.Fail(key, placement.Helps);
    }

    private async Task TellAsync(JsonObject pod, string reason, string message, Placement? placement, CancellationToken cancellationToken)
    {
        var now = _client.Clock.UtcNow;
        var before = pod.Condition("PodScheduled");
        var isNews = before?.String("status") != "False" || before.String("reason") != reason || before.String("message") != message;
        var told = await _client.UpdatePodStatusAsync(pod, p => Nominate(WithReason(p), placement), cancellationToken).ConfigureAwait(false);
        if (told is not null && isNews)
        {
            var note = message.Length <= LongestNote ? message : string.Concat(message.AsSpan(0, LongestNote - 4), " ...");
            _events.Warning(Component, pod, "FailedScheduling", note);
        }

        JsonObject WithReason(JsonObject p) => isNews
            ? PodConditions.With(p.ObjectAt("status"), PodConditions.Make(p, "PodScheduled", false, reason, message, now))
            : p.ObjectAt("status");
    }

    private static JsonObject Nominate(JsonObject status, Placement? placement) => placement switch
    {
        { Preemption: { } preemption } => status.With("nominatedNodeName", preemption.Node),
        { LosesNomination: true } => status.Without("nominatedNodeName"),
        _ => status,
    };
}
