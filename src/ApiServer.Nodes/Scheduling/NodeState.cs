using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Nodes.Scheduling;

/// <summary>A node and what the Pods on it take: sums that are kept as Pods come and go (upstream: framework NodeInfo).</summary>
internal sealed class NodeState(string name)
{
    private readonly Dictionary<string, PodInfo> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Quantity> _requested = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _claims = new(StringComparer.Ordinal);
    private readonly List<HostPort> _ports = [];
    private Dictionary<string, Quantity> _allocatable = [];

    public string Name { get; } = name;

    /// <summary>The node; empty while Pods name one that is not there.</summary>
    public JsonObject Node { get; private set; } = JsonObject.Empty;

    public JsonObject Labels { get; private set; } = JsonObject.Empty;

    public bool Exists => Node.Count > 0;

    public int PodCount => _pods.Count;

    public IEnumerable<PodInfo> Pods => _pods.Values;

    public IReadOnlyList<HostPort> Ports => _ports;

    /// <summary>The sum of the Pods' <see cref="PodDemand.ScoredCpu"/>.</summary>
    public long ScoredCpu { get; private set; }

    /// <summary>The sum of the Pods' <see cref="PodDemand.ScoredMemory"/>.</summary>
    public long ScoredMemory { get; private set; }

    /// <summary>What Pods may take in all.</summary>
    public Quantity Allocatable(string resource) => _allocatable.GetValueOrDefault(resource);

    /// <summary>What the Pods here asked for.</summary>
    public Quantity Requested(string resource) => _requested.GetValueOrDefault(resource);

    /// <summary>How many Pods here that controller has.</summary>
    public int CountOf(string owner) => _owners.GetValueOrDefault(owner);

    /// <summary>How many Pods here use the claim, <c>namespace/name</c>.</summary>
    public int UsersOf(string claim) => _claims.GetValueOrDefault(claim);

    public bool Has(string uid) => _pods.ContainsKey(uid);

    public void Set(JsonObject node)
    {
        Node = node;
        Labels = node.Labels();
        _allocatable = ResourceList.Of(node.ObjectAt("status", "allocatable")).Amounts.ToDictionary(StringComparer.Ordinal);
    }

    public void Add(PodInfo pod)
    {
        if (_pods.TryAdd(pod.Uid, pod))
        {
            Count(pod, 1);
            _ports.AddRange(pod.Demand.HostPorts);
        }
    }

    public void Remove(string uid)
    {
        if (_pods.Remove(uid, out var pod))
        {
            Count(pod, -1);
            foreach (var port in pod.Demand.HostPorts)
            {
                _ports.Remove(port);
            }
        }
    }

    /// <summary>A copy to try changes on.</summary>
    public NodeState Clone()
    {
        var copy = new NodeState(Name) { Node = Node, Labels = Labels, _allocatable = _allocatable };
        foreach (var pod in Pods)
        {
            copy.Add(pod);
        }

        return copy;
    }

    private void Count(PodInfo pod, int sign)
    {
        ScoredCpu += sign * pod.Demand.ScoredCpu;
        ScoredMemory += sign * pod.Demand.ScoredMemory;
        foreach (var (resource, amount) in pod.Demand.Requests)
        {
            _requested[resource] = sign > 0 ? Requested(resource) + amount : Requested(resource) - amount;
        }

        if (pod.Owner.Length > 0)
        {
            Count(_owners, pod.Owner, sign);
        }

        foreach (var claim in pod.Demand.Claims)
        {
            Count(_claims, claim, sign);
        }
    }

    private static void Count(Dictionary<string, int> counts, string key, int sign)
    {
        if ((counts[key] = counts.GetValueOrDefault(key) + sign) == 0)
        {
            counts.Remove(key);
        }
    }
}
