using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Requests;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Ends a Pod that is being deleted: stops its containers, reports how they ended, and takes the object away.</summary>
internal sealed class PodTerminator(IContainerRuntime runtime, PodEvents events)
{
    /// <summary>Does what can be done now. Answers when to go on, or null when nothing is under way.</summary>
    public async Task<TimeSpan?> RunAsync(ClusterClient kubelet, JsonObject pod, string hostAddress, CancellationToken cancellationToken)
    {
        if (pod.StringAt("status", "phase") is not ("Succeeded" or "Failed"))
        {
            var seen = new PodObservation { HostAddress = hostAddress, Ending = true };
            if (await StopAllAsync(pod, seen, cancellationToken).ConfigureAwait(false) is { } again)
            {
                return again;
            }

            var now = kubelet.Clock.UtcNow;
            if (await kubelet.UpdatePodStatusAsync(pod, p => PodStatusBuilder.Build(p, seen, now), cancellationToken).ConfigureAwait(false) is null)
            {
                return null;
            }
        }

        await runtime.RemoveSandboxAsync(pod.Namespace(), pod.Name(), cancellationToken).ConfigureAwait(false);
        await DeleteAsync(kubelet, pod, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<TimeSpan?> StopAllAsync(JsonObject pod, PodObservation seen, CancellationToken cancellationToken)
    {
        var grace = PodContainers.Grace(pod);
        TimeSpan? again = null;
        foreach (var container in PodContainers.All(pod))
        {
            var name = container.String("name") ?? "";
            var present = await runtime.InspectContainerAsync(pod, name, cancellationToken).ConfigureAwait(false);
            if (present is { IsRunning: true })
            {
                var stopped = await runtime.StopContainerAsync(pod, name, grace, cancellationToken).ConfigureAwait(false);
                if (stopped.Began)
                {
                    events.Stopping(pod, container);
                }

                present = stopped.Value;
                again = present is null && (again is null || stopped.AskAgainAfter > again) ? stopped.AskAgainAfter : again;
            }

            if (present is not null)
            {
                seen.Containers[name] = present;
            }
        }

        return again;
    }

    // The uid keeps a successor of the same name safe; finalizers may keep the object, then there is nothing left to do here.
    private static async Task DeleteAsync(ClusterClient kubelet, JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            var options = new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Uid() };
            await kubelet.DeleteAsync(ResourceNames.Pods, pod.Namespace(), pod.Name(), options, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound) || e.Is(StatusReason.Conflict))
        {
            // Gone already, by force or with its successor in its place.
        }
    }
}
