using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Registry.Usage;

namespace ApiServer.Testing;

/// <summary>Usage as a test says it, measured at the moment it is asked for, over 15 seconds.</summary>
public sealed class FakeUsage(FakeClusterClock clock) : IUsageSource
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, ContainerUsage[]> _pods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Quantity Cpu, Quantity Memory)> _nodes = new(StringComparer.Ordinal);

    /// <summary>What one more container of the Pod of that name, in any namespace, uses.</summary>
    public void AddContainer(string pod, string container, string cpu, string memory)
    {
        var usage = new ContainerUsage(container, Quantity.Parse(cpu), Quantity.Parse(memory));
        _pods.AddOrUpdate(pod, [usage], (_, before) => [.. before.Where(c => c.Container != container), usage]);
    }

    /// <summary>From now on nobody measures the Pod.</summary>
    public void Forget(string pod) => _pods.TryRemove(pod, out _);

    /// <summary>What the node uses.</summary>
    public void SetNode(string node, string cpu, string memory) => _nodes[node] = (Quantity.Parse(cpu), Quantity.Parse(memory));

    public PodUsage? OfPod(JsonObject pod) => _pods.TryGetValue(pod.Name(), out var containers) ? new PodUsage(clock.UtcNow, Window, containers) : null;

    public NodeUsage? OfNode(JsonObject node) =>
        _nodes.TryGetValue(node.Name(), out var usage) ? new NodeUsage(clock.UtcNow, Window, usage.Cpu, usage.Memory) : null;
}
