using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes.Kubelet;

/// <summary>A Pod's status from what was observed (upstream: kubelet generateAPIPodStatus). A pure function.</summary>
internal static class PodStatusBuilder
{
    /// <summary>The whole new status; members that are not the kubelet's are kept.</summary>
    public static JsonObject Build(JsonObject pod, PodObservation seen, DateTimeOffset now)
    {
        var containers = ContainerStatusBuilder.Build(pod, pod.ArrayAt("spec", "containers"), seen, "containerStatuses");
        var inits = ContainerStatusBuilder.Build(pod, pod.ArrayAt("spec", "initContainers"), seen, "initContainerStatuses");
        var status = pod.ObjectAt("status");
        if (pod.Generation() > 0)
        {
            status = status.With("observedGeneration", pod.Generation());
        }

        status = status
            .With("phase", Phase(pod, seen))
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

        return status.With("conditions", PodConditionBuilder.Build(pod, status, seen, now));
    }

    // Pending until every container has run once; afterwards only the end of the Pod changes it.
    private static string Phase(JsonObject pod, PodObservation seen)
    {
        var main = pod.ArrayAt("spec", "containers").Objects.Select(c => seen.Containers.GetValueOrDefault(c.String("name") ?? "")).ToList();
        if (seen.Ending)
        {
            return main.All(c => c is { ExitCode: 0 }) ? "Succeeded" : "Failed";
        }

        return main.All(c => c is not null) ? "Running" : "Pending";
    }

    private static JsonArray Addresses(IEnumerable<string> addresses) =>
        JsonArray.Of(addresses.Select(a => (JsonValue)JsonObject.Of(("ip", a))));
}
