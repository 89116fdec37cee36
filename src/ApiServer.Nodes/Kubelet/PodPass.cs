using ApiServer.Model.Json;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Kubelet;

/// <summary>One look of a kubelet at one Pod: the Pod, what was seen of it, and when to look again.</summary>
internal sealed class PodPass(ClusterClient kubelet, JsonObject pod, PodMemory memory, PodObservation seen, Action awaitObjects, Action awaitRoom)
{
    public ClusterClient Kubelet { get; } = kubelet;

    /// <summary>The Pod as it was last written.</summary>
    public JsonObject Pod { get; private set; } = pod;

    public PodMemory Memory { get; } = memory;

    public PodObservation Seen { get; set; } = seen;

    public DateTimeOffset Now { get; } = kubelet.Clock.UtcNow;

    /// <summary>When there is something to do again without any event; null: never.</summary>
    public TimeSpan? Again { get; private set; }

    /// <summary>Looks at the Pod again when a ConfigMap or a Secret of its namespace changes from now on.</summary>
    public void AwaitObjects() => awaitObjects();

    /// <summary>Looks at the Pod again when something changes on its node from now on.</summary>
    public void AwaitRoom() => awaitRoom();

    public void AskAgain(TimeSpan? after)
    {
        if (after is { } time && (Again is not { } earlier || time < earlier))
        {
            Again = time;
        }
    }

    /// <summary>Looks at all containers.</summary>
    public async Task InspectAsync(IContainerRuntime runtime, CancellationToken cancellationToken)
    {
        foreach (var name in PodContainers.Names(Pod))
        {
            if (await runtime.InspectContainerAsync(Pod, name, cancellationToken).ConfigureAwait(false) is { } container)
            {
                Seen.Containers[name] = container;
            }
        }
    }

    /// <summary>Writes the status that follows from what was seen; false: the Pod is gone.</summary>
    public async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        var written = await Kubelet.UpdatePodStatusAsync(Pod, p => PodStatusBuilder.Build(p, Seen, Now), cancellationToken).ConfigureAwait(false);
        Pod = written ?? Pod;
        return written is not null;
    }
}
