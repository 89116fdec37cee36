using ApiServer.Model.Json;
using ApiServer.Registry.Usage;

namespace ApiServer.Nodes.Runtimes;

/// <summary>
/// What runs containers on a node. Every operation is idempotent, answers what is there now, and may answer that it is under way: the kubelet then
/// asks again. A runtime finds the containers of a Pod by the Pod's uid; the simulated one reads them off the Pod's status.
/// </summary>
public interface IContainerRuntime
{
    /// <summary>The scheme of container ids: <c>simulated://…</c></summary>
    string Name { get; }

    /// <summary>Makes the Pod's sandbox (its network), or finds it.</summary>
    Task<RuntimeResult<SandboxStatus>> EnsureSandboxAsync(JsonObject pod, CancellationToken cancellationToken);

    /// <summary>Makes sure that the image of a container's run is on the node; with <paramref name="always"/> the registry is asked even when it is.</summary>
    Task<RuntimeResult<ImageStatus>> EnsureImageAsync(JsonObject pod, JsonObject container, int attempt, bool always, CancellationToken cancellationToken);

    /// <summary>Creates and starts a container of the Pod. <paramref name="attempt"/> counts its restarts, from 0.</summary>
    Task<RuntimeResult<ContainerStatus>> StartContainerAsync(JsonObject pod, JsonObject container, int attempt, CancellationToken cancellationToken);

    /// <summary>What became of a container; null when there is none.</summary>
    Task<ContainerStatus?> InspectContainerAsync(JsonObject pod, string container, CancellationToken cancellationToken);

    /// <summary>When a container of the Pod will end by itself, as far as the runtime knows.</summary>
    TimeSpan? NextEnd(JsonObject pod);

    /// <summary>Probes a running container. Readiness is asked for without a probe in the spec too.</summary>
    ProbeAnswer Probe(JsonObject pod, JsonObject container, ContainerStatus running, ProbeKind kind);

    /// <summary>What a running container was last measured to use; null when it was not measured yet.</summary>
    ContainerUsage? Usage(JsonObject pod, JsonObject container);

    /// <summary>Asks a running container to end and, after <paramref name="grace"/>, ends it.</summary>
    Task<RuntimeResult<ContainerStatus>> StopContainerAsync(JsonObject pod, string container, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>What a container of the Pod has written, the oldest line first.</summary>
    IAsyncEnumerable<LogLine> ReadLogAsync(JsonObject pod, string container, LogSelection selection, CancellationToken cancellationToken);

    /// <summary>Removes the sandbox and all containers of the Pod of that name.</summary>
    Task RemoveSandboxAsync(string ns, string name, CancellationToken cancellationToken);
}
