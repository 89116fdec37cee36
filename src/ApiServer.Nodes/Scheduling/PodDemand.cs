using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Store;

namespace ApiServer.Nodes.Scheduling;

/// <summary>What a Pod takes of a node: computed once per stored Pod.</summary>
/// <param name="Uid">The Pod.</param>
/// <param name="Occupies">Whether it still takes anything: a finished Pod does not.</param>
/// <param name="Requests">Resource requests by name (upstream: resource/helpers PodRequests).</param>
/// <param name="HostPorts">Ports on the node itself.</param>
/// <param name="Claims">The claims that its volumes name, as <c>namespace/name</c>.</param>
internal sealed record PodDemand(
    string Uid, bool Occupies, IReadOnlyDictionary<string, Quantity> Requests, IReadOnlyList<HostPort> HostPorts, IReadOnlyList<string> Claims)
{
    private static readonly object Form = new();

    public static PodDemand Of(StoredObject pod) => pod.Form(Form, p => Of(p.Json));

    public static PodDemand Of(JsonObject pod)
    {
        var phase = pod.StringAt("status", "phase");
        return new PodDemand(pod.Uid(), phase is not ("Succeeded" or "Failed"), RequestsOf(pod), [.. PortsOf(pod)], [.. ClaimsOf(pod)]);
    }

    // Containers run together, init containers one after the other; those that restart always stay beside all that come later.
    private static Dictionary<string, Quantity> RequestsOf(JsonObject pod)
    {
        var total = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in pod.ArrayAt("spec", "containers").Objects)
        {
            Add(total, container.ObjectAt("resources", "requests"));
        }

        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var peak = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var init in pod.ArrayAt("spec", "initContainers").Objects)
        {
            var requests = init.ObjectAt("resources", "requests");
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

    private static IEnumerable<string> ClaimsOf(JsonObject pod) =>
        from volume in pod.ArrayAt("spec", "volumes").Objects
        let claim = volume.StringAt("persistentVolumeClaim", "claimName")
        where claim is not null
        select $"{pod.Namespace()}/{claim}";

    private static IEnumerable<HostPort> PortsOf(JsonObject pod) =>
        from container in pod.ArrayAt("spec", "containers").Objects
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
