using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Nodes.Scheduling;

/// <summary>A node and what the Pods on it take.</summary>
internal sealed class NodeState
{
    private readonly Dictionary<string, Quantity> _requested = new(StringComparer.Ordinal);
    private readonly List<HostPort> _ports = [];
    private readonly HashSet<string> _claims = new(StringComparer.Ordinal);

    public NodeState(JsonObject node, IEnumerable<PodDemand> pods)
    {
        Node = node;
        Name = node.Name();
        foreach (var pod in pods.Where(p => p.Occupies).DistinctBy(p => p.Uid))
        {
            PodCount++;
            _ports.AddRange(pod.HostPorts);
            _claims.UnionWith(pod.Claims);
            foreach (var (resource, amount) in pod.Requests)
            {
                _requested[resource] = Requested(resource) + amount;
            }
        }
    }

    public JsonObject Node { get; }

    public string Name { get; }

    public int PodCount { get; }

    public IReadOnlyList<HostPort> Ports => _ports;

    /// <summary>Whether a Pod here uses the claim, <c>namespace/name</c>.</summary>
    public bool Uses(string claim) => _claims.Contains(claim);

    /// <summary>What Pods may take in all.</summary>
    public Quantity Allocatable(string resource) => ResourceQuantity.Parse(Node.StringAt("status", "allocatable", resource));

    /// <summary>What the Pods here asked for.</summary>
    public Quantity Requested(string resource) => _requested.GetValueOrDefault(resource);
}
