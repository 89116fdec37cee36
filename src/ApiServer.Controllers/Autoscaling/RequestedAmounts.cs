using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>What Pods request of a resource, in thousandths (upstream: calculateRequests).</summary>
internal static class RequestedAmounts
{
    /// <summary>By the Pods' names.</summary>
    /// <param name="pods">The Pods.</param>
    /// <param name="container">The container that is meant; empty: all of a Pod.</param>
    /// <param name="resource">The resource.</param>
    /// <exception cref="MetricException">A container requests nothing.</exception>
    public static IReadOnlyDictionary<string, long> Of(IEnumerable<JsonObject> pods, string container, string resource) =>
        pods.ToDictionary(p => p.Name(), p => container.Length == 0 && PodResources.AreOfPod(p.ObjectAt("spec")) ? OfPod(p, resource) : OfContainers(p, container, resource), StringComparer.Ordinal);

    private static long OfPod(JsonObject pod, string resource)
    {
        var requests = PodResources.Requests(pod.ObjectAt("spec")).Plus(ResourceList.Of(pod.ObjectAt("spec", "overhead")));
        return requests.Contains(resource)
            ? requests[resource].MilliValue
            : throw new MetricException($"missing pod-level request for {resource} in Pod {pod.Name()}");
    }

    private static long OfContainers(JsonObject pod, string wanted, string resource)
    {
        var sum = 0L;
        var found = wanted.Length == 0;
        var sidecars = pod.ArrayAt("spec", "initContainers").Objects.Where(c => c.String("restartPolicy") == "Always");
        foreach (var container in pod.ArrayAt("spec", "containers").Objects.Concat(sidecars))
        {
            var name = container.String("name") ?? "";
            if (wanted.Length > 0 && name != wanted)
            {
                continue;
            }

            found = true;
            sum += Quantities.Of(container.At("resources", "requests", resource))?.MilliValue
                ?? throw new MetricException($"missing request for {resource} in container {name} of Pod {pod.Name()}");
        }

        return found ? sum : throw new MetricException($"container {wanted} not found in Pod {pod.Name()}");
    }
}
