using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Tests.Traces;

/// <summary>
/// The kubelet of the recordings: a bound Pod runs and is ready a moment later, in one write, unless an annotation holds it; one that is being deleted
/// is gone a little later still. There it took 0.3 s, here longer than the pause that a cluster of tests does not notice. Pods that would change at the
/// same time do so one after the other, so that controllers see each change.
/// </summary>
internal sealed class StandInKubelet(ClusterClient client) : Reconciler
{
    private const string Hold = "kload/hold";
    private static readonly TimeSpan ReadyAfter = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(10);

    private readonly ClusterClient _client = client.As("system:node:node-0");
    private readonly Dictionary<(string Uid, string What), DateTimeOffset> _due = [];
    private DateTimeOffset _lastDue;
    private int _addresses = 1;

    public override string Name => "stand-in-kubelet";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [new(ResourceNames.Pods, e => e.Type == StoreEventType.Deleted ? [] : [new(e.Object.Key.Namespace, e.Object.Key.Name)])];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod || pod.StringAt("spec", "nodeName") is null)
        {
            return;
        }

        var now = _client.Clock.UtcNow;
        var starts = pod.StringAt("status", "phase") == "Pending" && pod.StringAt("metadata", "annotations", Hold) is null;
        if (starts && Due(pod, "start", ReadyAfter) is var start)
        {
            if (start > now)
            {
                Queue.AddAfter(key, start - now);
            }
            else
            {
                await _client.PatchAsync(ResourceNames.Pods, key.Namespace, key.Name, Running(pod), cancellationToken, "status");
            }
        }

        if (pod.IsDeleting() && Due(pod, "end", GoneAfter) is var end)
        {
            if (end > now)
            {
                Queue.AddAfter(key, end - now);
            }
            else
            {
                await _client.DeleteAsync(ResourceNames.Pods, key.Namespace, key.Name, new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Uid() }, cancellationToken);
            }
        }
    }

    private DateTimeOffset Due(JsonObject pod, string what, TimeSpan after)
    {
        if (!_due.TryGetValue((pod.Uid(), what), out var due))
        {
            due = _client.Clock.UtcNow + after;
            due = due > _lastDue + Apart || due < _lastDue - Apart ? due : _lastDue + Apart;
            _due[(pod.Uid(), what)] = _lastDue = due;
        }

        return due;
    }

    private JsonObject Running(JsonObject pod)
    {
        var now = ApiTime.Format(_client.Clock.UtcNow);
        var ip = $"10.244.0.{++_addresses}";
        var conditions = new[] { "PodScheduled", "Initialized", "ContainersReady", "Ready" }
            .Select(type => JsonObject.Of(("type", type), ("status", "True"), ("lastTransitionTime", now)));
        return JsonObject.Of(
            ("metadata", JsonObject.Of(("uid", pod.Uid()))),
            ("status", JsonObject.Of(
                ("phase", "Running"),
                ("podIP", ip),
                ("podIPs", JsonArray.Of(JsonObject.Of(("ip", ip)))),
                ("conditions", JsonArray.Of(conditions)))));
    }
}
