using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Schema;

namespace ApiServer.Nodes.Scheduling;

/// <summary>What a Pod takes of a node.</summary>
/// <param name="Requests">Resource requests by name, and what is kept while they change (upstream: resource/helpers PodRequests with UseStatusResources).</param>
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
        var spec = pod.ObjectAt("spec");
        var overhead = ResourceList.Of(spec.ObjectAt("overhead"));
        var requests = PodResources.Requests(spec, c => PodResources.Taken(pod, c)).Plus(overhead);
        var scored = PodResources.Requests(spec, c => WithUnasked(PodResources.Taken(pod, c))).Plus(overhead);
        return new PodDemand(requests.Amounts, [.. PortsOf(pod)], [.. ClaimsOf(pod)], scored["cpu"].MilliValue, scored["memory"].Value);
    }

    private static ResourceList WithUnasked(ResourceList requests)
    {
        var all = requests.Where((_, _) => true);
        all["cpu"] = requests.Contains("cpu") ? requests["cpu"] : UnaskedCpu;
        all["memory"] = requests.Contains("memory") ? requests["memory"] : UnaskedMemory;
        return all;
    }

    private static IEnumerable<string> ClaimsOf(JsonObject pod) =>
        from volume in pod.ArrayAt("spec", "volumes").Objects
        let claim = PodClaims.NameOf(pod, volume)
        where claim is not null
        select $"{pod.Namespace()}/{claim}";

    private static IEnumerable<HostPort> PortsOf(JsonObject pod) =>
        from container in pod.ArrayAt("spec", "containers").Objects.Concat(pod.ArrayAt("spec", "initContainers").Objects.Where(c => c.String("restartPolicy") == "Always"))
        from port in container.ArrayAt("ports").Objects
        let number = port.Integer("hostPort") ?? 0
        where number > 0
        select new HostPort(port.String("hostIP") ?? "", port.String("protocol") ?? "TCP", number);
}
