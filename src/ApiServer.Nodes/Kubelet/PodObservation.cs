using System.Collections.ObjectModel;
using ApiServer.Model.Json;
using ApiServer.Nodes.Kubelet.Resizing;
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

    /// <summary>Why containers that do not run are waited for, where it is not the usual reason.</summary>
    public Dictionary<string, (string Reason, string Message)> Waiting { get; } = new(StringComparer.Ordinal);

    /// <summary>Running containers whose startup probe has not passed yet.</summary>
    public HashSet<string> Unstarted { get; } = new(StringComparer.Ordinal);

    /// <summary>Running containers that are not ready.</summary>
    public HashSet<string> Unready { get; } = new(StringComparer.Ordinal);

    /// <summary>The resources that the node has promised to containers, by name, where they may not be what the containers ask for.</summary>
    public IReadOnlyDictionary<string, JsonObject> Promised { get; init; } = ReadOnlyDictionary<string, JsonObject>.Empty;

    /// <summary>The resources of running containers that do not have yet what they were promised, by name.</summary>
    public Dictionary<string, JsonObject> Actual { get; } = new(StringComparer.Ordinal);

    /// <summary>How a change of the Pod's resources stands.</summary>
    public PodResizeConditions Resize { get; init; } = new(null, null);

    /// <summary>Whether everything of the Pod has ended: containers that never ran count as lost.</summary>
    public bool Ending { get; init; }

    /// <summary>Why the kubelet ended the Pod, when it did.</summary>
    public (string Reason, string Message)? Failure { get; init; }

    /// <summary>The resources that the node has promised to a container.</summary>
    public JsonObject PromisedTo(JsonObject container) => Promised.GetValueOrDefault(container.String("name") ?? "") ?? container.ObjectAt("resources");

    public ContainerStatus? Of(JsonObject container) => Containers.GetValueOrDefault(container.String("name") ?? "");
}
