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

    // Why a running container has to be killed; null: it is well.
    private string? Reason(PodPass pass, JsonObject container, ContainerStatus running) =>
        running.Image != container.String("image")
            ? "definition changed"
            : _prober.Probe(pass, container, running) switch
            {
                ProbeKind.Startup => "failed startup probe",
                ProbeKind.Liveness => "failed liveness probe",
                _ => null,
            };

    private async Task KillAsync(PodPass pass, JsonObject container, ContainerStatus running, string why, CancellationToken cancellationToken)
    {
        var name = container.String("name") ?? "";
        var stopped = await runtime.StopContainerAsync(pass.Pod, name, PodContainers.Grace(pass.Pod), cancellationToken).ConfigureAwait(false);
        var restarts = PodContainers.IsSidecar(container) || pass.Pod.StringAt("spec", "restartPolicy") != "Never" || why == "definition changed";
        if (stopped.Began)
        {
            events.Killing(pass.Pod, container, why, restarts);
        }

        if (stopped.Value is null)
        {
            pass.AskAgain(stopped.AskAgainAfter);
            return;
        }

        // The back-off counts from the run before: this one did not end by itself.
        var before = ApiTime.Parse(PodContainers.Status(pass.Pod, name).StringAt("lastState", "terminated", "finishedAt"));
        pass.Seen.Containers[name] = stopped.Value;
        pass.Seen.Unready.Remove(name);
        pass.Seen.Unstarted.Remove(name);
        if (await pass.WriteAsync(cancellationToken).ConfigureAwait(false) && restarts)
        {
            await _starter.RestartAsync(pass, container, running.Attempt + 1, before, cancellationToken).ConfigureAwait(false);
        }
    }
}
