using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Requests;

namespace ApiServer.Nodes.Scheduling;

/// <summary>Makes room for a Pod: says in its victims why they go, and deletes them with their own grace (upstream: preemption Executor).</summary>
internal sealed class Preemptor(ClusterClient client, IEventRecorder events, string component)
{
    public async Task PreemptAsync(PodInfo pod, Preemption preemption, CancellationToken cancellationToken)
    {
        foreach (var other in preemption.Displaced)
        {
            if (client.Get(ResourceNames.Pods, other.Namespace, other.Name) is { } stored && stored.Uid() == other.Uid)
            {
                await client.UpdatePodStatusAsync(stored, p => p.ObjectAt("status").Without("nominatedNodeName"), cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var victim in preemption.Victims.Where(v => !v.IsDeleting))
        {
            await EvictAsync(pod, victim, preemption.Node, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EvictAsync(PodInfo pod, PodInfo victim, string node, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.Pods, victim.Namespace, victim.Name) is not { } stored || stored.Uid() != victim.Uid)
        {
            return;
        }

        var now = client.Clock.UtcNow;
        var told = await client.UpdatePodStatusAsync(
            stored,
            p => PodConditions.With(
                p.ObjectAt("status"),
                PodConditions.Make(p, "DisruptionTarget", true, Preemption.Reason, $"{component}: preempting to accommodate a higher priority pod", now)),
            cancellationToken).ConfigureAwait(false);
        if (told is null)
        {
            return;
        }

        try
        {
            await client.DeleteAsync(ResourceNames.Pods, victim.Namespace, victim.Name, new DeleteOptions { Uid = victim.Uid }, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound) || e.Is(StatusReason.Conflict))
        {
            // It went by itself.
            return;
        }

        events.Normal(component, stored, "Preempted", $"Preempted by pod {pod.Uid} on node {node}");
    }
}
