using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Kubelet;

/// <summary>What the kubelet knows of a Pod at one moment: what its status is made from.</summary>
internal sealed record PodObservation
{
    /// <summary>The node's own address.</summary>
    public required string HostAddress { get; init; }

    /// <summary>The sandbox's addresses; empty before there is one.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Containers that were started, by name.</summary>
    public Dictionary<string, ContainerStatus> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the Pod is being ended: containers that never ran count as lost.</summary>
    public bool Ending { get; init; }
}
