using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Nodes.Kubelet;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Usage;

namespace ApiServer.Nodes.Connections;

/// <summary>
/// The kubelets' side of <c>metrics.k8s.io</c>: what the runtime says of the containers that run on nodes of this process. A kubelet that fell silent tells
/// nothing, and what runs outside of Pods is not there.
/// </summary>
public sealed class KubeletUsage(ClusterClient client, NodeOptions nodes, IContainerRuntime runtime) : IUsageSource
{
    /// <summary>How far two looks at a kubelet lie apart (metrics-server's --metric-resolution, as its manifests set it).</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    public PodUsage? OfPod(JsonObject pod) =>
        pod.StringAt("status", "phase") == "Running" && pod.StringAt("spec", "nodeName") is { } node && Answers(client.Get(ResourceNames.Nodes, "", node))
        && Containers(pod) is { Count: > 0 } containers
            ? new PodUsage(client.Clock.UtcNow, Window, containers)
            : null;

    public NodeUsage? OfNode(JsonObject node)
    {
        if (!Answers(node))
        {
            return null;
        }

        var (cpu, memory) = (Quantity.Zero, Quantity.FromInteger(0, QuantityFormat.BinarySI));
        foreach (var pod in client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.NodeName, node.Name()))
        {
            foreach (var container in OfPod(pod.Json)?.Containers ?? [])
            {
                cpu += container.Cpu;
                memory += container.Memory;
            }
        }

        return new NodeUsage(client.Clock.UtcNow, Window, cpu, memory);
    }

    private bool Answers(JsonObject? node) => node is not null && nodes.IsMine(node.Name(), out _) && !node.IsSilenced();

    private List<ContainerUsage> Containers(JsonObject pod) =>
    [
        .. PodContainers.All(pod)
            .Where(c => PodContainers.Status(pod, c.String("name") ?? "")?.At("state", "running") is not null)
            .Select(c => runtime.Usage(pod, c))
            .OfType<ContainerUsage>(),
    ];
}
