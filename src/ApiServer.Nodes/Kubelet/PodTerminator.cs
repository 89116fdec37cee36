using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Requests;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Ends a Pod that is being deleted: stops its containers, reports how they ended, and takes the object away.</summary>
internal sealed class PodTerminator(IContainerRuntime runtime, PodStopper stopper)
{
    /// <summary>Does what can be done now.</summary>
    public async Task RunAsync(PodPass pass, CancellationToken cancellationToken)
    {
        if (!PodPhase.IsTerminal(pass.Pod.StringAt("status", "phase")))
        {
            await pass.InspectAsync(runtime, cancellationToken).ConfigureAwait(false);
            if (!await stopper.EndAsync(pass, PodContainers.Grace(pass.Pod), cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        await DeleteAsync(pass.Kubelet, pass.Pod, cancellationToken).ConfigureAwait(false);
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
