using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes.Kubelet;

/// <summary>A Pod's status from what was observed (upstream: kubelet generateAPIPodStatus). A pure function.</summary>
internal static class PodStatusBuilder
{
    /// <summary>The whole new status; members that are not the kubelet's are kept. A terminal phase stands in it only when nothing runs any more.</summary>
    public static JsonObject Build(JsonObject pod, PodObservation seen, DateTimeOffset now)
    {
        var containers = ContainerStatusBuilder.Build(pod, pod.ArrayAt("spec", "containers"), seen, "containerStatuses");
        var inits = ContainerStatusBuilder.Build(pod, pod.ArrayAt("spec", "initContainers"), seen, "initContainerStatuses");
        var ephemeral = ContainerStatusBuilder.Build(pod, pod.ArrayAt("spec", "ephemeralContainers"), seen, "ephemeralContainerStatuses");
        var phase = PodPhase.Of(pod, seen);
        var status = pod.ObjectAt("status");
        if (pod.Generation() > 0)
        {
            status = status.With("observedGeneration", pod.Generation());
        }

        status = status
            .With("phase", PodPhase.IsTerminal(phase) && !seen.Ending ? status.String("phase") ?? "Pending" : phase)
            .With("hostIP", seen.HostAddress)
            .With("hostIPs", Addresses([seen.HostAddress]));
        if (seen.Addresses.Count > 0)
        {
            status = status.With("podIP", seen.Addresses[0]).With("podIPs", Addresses(seen.Addresses));
        }

        if (status.String("startTime") is null)
        {
            status = status.With("startTime", ApiTime.Format(now));
        }

        // Upstream sorts the statuses of main containers by name, and keeps init containers in the order of the spec.
        status = status.With("containerStatuses", JsonArray.Of(containers.OrderBy(c => c.String("name"), StringComparer.Ordinal)));
        if (inits.Count > 0)
        {
            status = status.With("initContainerStatuses", JsonArray.Of(inits));
        }

        if (ephemeral.Count > 0)
        {
            status = status.With("ephemeralContainerStatuses", JsonArray.Of(ephemeral));
        }

        if (seen.Failure is { } failure)
        {
            status = status.With("reason", failure.Reason).With("message", failure.Message);
        }

        return status.With("conditions", PodConditionBuilder.Build(pod, status, phase, seen, now));
    }

    private static JsonArray Addresses(IEnumerable<string> addresses) =>
        JsonArray.Of(addresses.Select(a => (JsonValue)JsonObject.Of(("ip", a))));
}
