using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Nodes.Scheduling;

/// <summary>What a Pod takes of a node.</summary>
/// <param name="Requests">Resource requests by name (upstream: resource/helpers PodRequests).</param>
/// <param name="HostPorts">Ports on the node itself.</param>
/// <param name="Claims">The claims that its volumes name, as <c>namespace/name</c>.</param>
/// <param name="ScoredCpu">Millicores that count when nodes are compared: containers that ask for none count as 100.</param>
/// <param name="ScoredMemory">Bytes that count when nodes are compared: containers that ask for none count as 200 MB.</param>
internal sealed record PodDemand(
    IReadOnlyDictionary<string, Quantity> Requests, IReadOnlyList<HostPort> HostPorts, IReadOnlyList<string> Claims, long ScoredCpu, long ScoredMemory)
{
    // Upstream: DefaultMilliCPURequest and DefaultMemoryRequest. A Pod that asks for nothing still takes something.
    private static readonly Quantity UnaskedCpu = Quantity.FromMilli(100);
    private static readonly Quantity UnaskedMemory = Quantity.FromInteger(200 * 1024 * 1024);

    public static PodDemand Of(JsonObject pod)
    {
        var requests = RequestsOf(pod, c => c.ObjectAt("resources", "requests"));
        var scored = RequestsOf(pod, WithUnasked);
        return new PodDemand(requests, [.. PortsOf(pod)], [.. ClaimsOf(pod)], scored.GetValueOrDefault("cpu").MilliValue, scored.GetValueOrDefault("memory").Value);
    }

    // Containers run together, init containers one after the other; those that restart always stay beside all that come later.
    private static Dictionary<string, Quantity> RequestsOf(JsonObject pod, Func<JsonObject, JsonObject> requestsOf)
    {
        var total = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in pod.ArrayAt("spec", "containers").Objects)
        {
            Add(total, requestsOf(container));
        }

        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var peak = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var init in pod.ArrayAt("spec", "initContainers").Objects)
        {
            var requests = requestsOf(init);
            if (init.String("restartPolicy") == "Always")
            {
                Add(total, requests);
                Add(sidecars, requests);
                Max(peak, sidecars);
            }
            else
            {
                var together = new Dictionary<string, Quantity>(sidecars, StringComparer.Ordinal);
                Add(together, requests);
                Max(peak, together);
            }
        }

        Max(total, peak);
        foreach (var (name, value) in pod.ObjectAt("spec", "resources", "requests"))
        {
            total[name] = ResourceQuantity.Parse(value.AsString);
        }

        Add(total, pod.ObjectAt("spec", "overhead"));
        return total;
    }

    private static JsonObject WithUnasked(JsonObject container)
    {
        var requests = container.ObjectAt("resources", "requests");
        requests = requests.Contains("cpu") ? requests : requests.With("cpu", UnaskedCpu.ToString());
        return requests.Contains("memory") ? requests : requests.With("memory", UnaskedMemory.ToString());
    }

    private static IEnumerable<string> ClaimsOf(JsonObject pod) =>
        from volume in pod.ArrayAt("spec", "volumes").Objects
        let claim = volume.StringAt("persistentVolumeClaim", "claimName")
        where claim is not null
        select $"{pod.Namespace()}/{claim}";

    private static IEnumerable<HostPort> PortsOf(JsonObject pod) =>
        from container in pod.ArrayAt("spec", "containers").Objects.Concat(pod.ArrayAt("spec", "initContainers").Objects.Where(c => c.String("restartPolicy") == "Always"))
        from port in container.ArrayAt("ports").Objects
        let number = port.Integer("hostPort") ?? 0
        where number > 0
        select new HostPort(port.String("hostIP") ?? "", port.String("protocol") ?? "TCP", number);

    private static void Add(Dictionary<string, Quantity> sum, JsonObject quantities)
    {
        foreach (var (name, value) in quantities)
        {
            sum[name] = sum.GetValueOrDefault(name) + ResourceQuantity.Parse(value.AsString);
        }
    }

    private static void Max(Dictionary<string, Quantity> sum, Dictionary<string, Quantity> other)
    {
        foreach (var (name, value) in other)
        {
            sum[name] = ResourceQuantity.Larger(sum.GetValueOrDefault(name), value);
        }
    }
}
