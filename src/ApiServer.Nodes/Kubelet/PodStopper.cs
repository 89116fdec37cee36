using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Stops the containers of a Pod: the main ones together, then the sidecars from the last to the first, and reports how they ended.</summary>
internal sealed class PodStopper(IContainerRuntime runtime, PodEvents events)
{
    /// <summary>Goes on with stopping; true when nothing runs any more and the Pod's last status is written.</summary>
    public async Task<bool> EndAsync(PodPass pass, TimeSpan grace, CancellationToken cancellationToken)
    {
        pass.Seen = pass.Seen with { Ending = true, Addresses = [] };
        var sidecars = PodContainers.Init(pass.Pod).Where(PodContainers.IsSidecar).Reverse().ToList();
        var others = PodContainers.All(pass.Pod).Where(c => !sidecars.Contains(c));
        if (!await StopAsync(pass, others, grace, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        foreach (var sidecar in sidecars)
        {
            if (!await StopAsync(pass, [sidecar], grace, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        if (!await pass.WriteAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await runtime.RemoveSandboxAsync(pass.Pod.Namespace(), pass.Pod.Name(), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> StopAsync(PodPass pass, IEnumerable<JsonObject> containers, TimeSpan grace, CancellationToken cancellationToken)
    {
        var ended = true;
        foreach (var container in containers.Where(c => pass.Seen.Of(c) is { IsRunning: true }))
        {
            var name = container.String("name") ?? "";
            var stopped = await runtime.StopContainerAsync(pass.Pod, name, grace, cancellationToken).ConfigureAwait(false);
            if (stopped.Began)
            {
                events.Stopping(pass.Pod, container);
            }

            if (stopped.Value is { } end)
            {
                pass.Seen.Containers[name] = end;
            }
            else
            {
                pass.AskAgain(stopped.AskAgainAfter);
                ended = false;
            }
        }

        return ended;
    }
}
