using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Kubelet.Resizing;

namespace ApiServer.Nodes.Kubelet;

/// <summary>The conditions of a Pod: other writers' first, then the kubelet's in upstream's order.</summary>
internal static class PodConditionBuilder
{
    private static readonly string[] Own = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    /// <summary>From the new container statuses; transition times are kept where the status is the same.</summary>
    public static JsonArray Build(JsonObject pod, JsonObject status, string phase, PodObservation seen, DateTimeOffset now)
    {
        var foreign = pod.ArrayAt("status", "conditions").Objects
            .Where(c => !Own.Contains(c.String("type")) && c.String("type") is not (PodResizeConditions.PendingType or PodResizeConditions.InProgressType));
        var (initialized, initReason, initMessage) = Initialized(pod, status, phase, seen);
        var (containersReady, reason, message) = ContainersReady(pod, status, phase);
        var (ready, readyReason, readyMessage) = containersReady ? ReadinessGates(pod) : (false, reason, message);
        return JsonArray.Of(
        [
            .. foreign,
            .. Resizing(seen),
            PodConditions.Make(pod, Own[0], seen.Addresses.Count > 0 && !seen.Ending, null, null, now),
            PodConditions.Make(pod, Own[1], initialized, initReason, initMessage, now),
            PodConditions.Make(pod, Own[2], ready, readyReason, readyMessage, now),
            PodConditions.Make(pod, Own[3], containersReady, reason, message, now),
            PodConditions.Make(pod, Own[4], true, null, null, now),
        ]);
    }

    // A Pod that has ended is not resized any more.
    private static IEnumerable<JsonObject> Resizing(PodObservation seen) =>
        seen.Ending ? [] : ((JsonObject?[])[seen.Resize.Pending, seen.Resize.InProgress]).OfType<JsonObject>();

    private static (bool Status, string? Reason, string? Message) Initialized(JsonObject pod, JsonObject status, string phase, PodObservation seen)
    {
        if (phase == "Succeeded")
        {
            return (true, "PodCompleted", null);
        }

        // What runs now was initialized, even if a sidecar starts again.
        if (PodContainers.Main(pod).Any(c => seen.Of(c) is not null))
        {
            return (true, null, null);
        }

        var sidecars = PodContainers.Init(pod).Where(PodContainers.IsSidecar).Select(c => c.String("name")).ToHashSet();
        var incomplete = status.ArrayAt("initContainerStatuses").Objects
            .Where(c => sidecars.Contains(c.String("name")) ? c.Boolean("started") != true : c.Boolean("ready") != true)
            .Select(c => c.String("name"))
            .ToList();
        return incomplete.Count == 0 ? (true, null, null) : (false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
    }

    private static (bool Status, string? Reason, string? Message) ContainersReady(JsonObject pod, JsonObject status, string phase)
    {
        if (PodPhase.IsTerminal(phase))
        {
            return (false, phase == "Succeeded" ? "PodCompleted" : "PodFailed", null);
        }

        var watched = PodContainers.Init(pod).Where(PodContainers.IsSidecar)
            .Concat(PodContainers.Main(pod))
            .Select(c => c.String("name"))
            .ToList();
        var ready = status.ArrayAt("containerStatuses").Objects.Concat(status.ArrayAt("initContainerStatuses").Objects)
            .Where(c => c.Boolean("ready") == true)
            .Select(c => c.String("name"))
            .ToHashSet();
        var unready = watched.Where(n => !ready.Contains(n)).ToList();
        return unready.Count == 0 ? (true, null, null) : (false, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    private static (bool Status, string? Reason, string? Message) ReadinessGates(JsonObject pod)
    {
        var messages = new List<string>();
        foreach (var type in pod.ArrayAt("spec", "readinessGates").Objects.Select(g => g.String("conditionType") ?? ""))
        {
            if (pod.Condition(type) is not { } condition)
            {
                messages.Add($"corresponding condition of pod readiness gate \"{type}\" does not exist.");
            }
            else if (condition.String("status") != "True")
            {
                messages.Add($"the status of pod readiness gate \"{type}\" is not \"True\", but {condition.String("status")}");
            }
        }

        return messages.Count == 0 ? (true, null, null) : (false, "ReadinessGatesNotReady", string.Join(", ", messages));
    }
}
