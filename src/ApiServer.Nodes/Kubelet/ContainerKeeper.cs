using ApiServer.Model.Json;
using ApiServer.Model.Time;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Keeps one container as its Pod says: starts it, kills it when its definition changed or a probe failed, starts it again.</summary>
internal sealed class ContainerKeeper(IContainerRuntime runtime, PodEvents events)
{
    private readonly ContainerStarter _starter = new(runtime, events);
    private readonly ContainerProber _prober = new(runtime, events);

    public async Task KeepAsync(PodPass pass, JsonObject container, CancellationToken cancellationToken)
    {
        if (pass.Seen.Of(container) is not { } present)
        {
            await _starter.StartAsync(pass, container, cancellationToken).ConfigureAwait(false);
        }
        else if (present.IsRunning)
        {
            if (Reason(pass, container, present) is { } why)
            {
                await KillAsync(pass, container, present, why, cancellationToken).ConfigureAwait(false);
            }

            return;
        }
        else if (!PodContainers.Ephemeral(pass.Pod).Contains(container) && RestartRules.Restarts(pass.Pod, container, present.ExitCode))
        {
            await _starter.RestartAsync(pass, container, present.Attempt + 1, present.FinishedAt, cancellationToken).ConfigureAwait(false);
        }

        if (pass.Seen.Of(container) is { IsRunning: true } started)
        {
            _prober.Probe(pass, container, started);
        }
    }

    // Why a running container has to be killed, and whether it is started again; null: it is well.
    private (string Why, bool Restarts)? Reason(PodPass pass, JsonObject container, ContainerStatus running)
    {
        if (running.Image != container.String("image"))
        {
            return ("definition changed, will be restarted", true);
        }

        if (_prober.Probe(pass, container, running) is { } failed)
        {
            var restarts = PodContainers.IsSidecar(container) || pass.Pod.StringAt("spec", "restartPolicy") != "Never";
            return ($"failed {(failed == ProbeKind.Startup ? "startup" : "liveness")} probe{(restarts ? ", will be restarted" : "")}", restarts);
        }

        return pass.Seen.Actual.ContainsKey(container.String("name") ?? "") ? ("resize requires restart", true) : null;
    }

    private async Task KillAsync(PodPass pass, JsonObject container, ContainerStatus running, (string Why, bool Restarts) reason, CancellationToken cancellationToken)
    {
        var name = container.String("name") ?? "";
        var stopped = await runtime.StopContainerAsync(pass.Pod, name, PodContainers.Grace(pass.Pod), cancellationToken).ConfigureAwait(false);
        if (stopped.Began)
        {
            events.Killing(pass.Pod, container, reason.Why);
        }

        if (stopped.Value is null)
        {
            pass.AskAgain(stopped.AskAgainAfter);
            return;
        }

        // The back-off counts from the run before: this one did not end by itself.
        var before = ApiTime.Parse(PodContainers.Status(pass.Pod, name).StringAt("lastState", "terminated", "finishedAt"));
        pass.Seen.Containers[name] = stopped.Value;
        pass.Seen.Actual.Remove(name);
        pass.Seen.Unready.Remove(name);
        pass.Seen.Unstarted.Remove(name);
        if (await pass.WriteAsync(cancellationToken).ConfigureAwait(false) && reason.Restarts)
        {
            await _starter.RestartAsync(pass, container, running.Attempt + 1, before, cancellationToken).ConfigureAwait(false);
        }
    }
}
