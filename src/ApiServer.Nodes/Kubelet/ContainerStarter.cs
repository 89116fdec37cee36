using ApiServer.Model.Json;
using ApiServer.Model.Time;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Starts a container, or starts it again: image, back-offs, creation (upstream: kuberuntime startContainer, doBackOff; images EnsureImageExists).</summary>
internal sealed class ContainerStarter(IContainerRuntime runtime, PodEvents events)
{
    /// <summary>Starts a container that never ran.</summary>
    public Task StartAsync(PodPass pass, JsonObject container, CancellationToken cancellationToken) =>
        RunAsync(pass, container, 0, cancellationToken);

    /// <summary>
    /// Starts a container again, unless it has to wait because it ended too often. <paramref name="endedAt"/> is when an earlier run
    /// ended; null: none did that counts for the back-off.
    /// </summary>
    public async Task RestartAsync(PodPass pass, JsonObject container, int attempt, DateTimeOffset? endedAt, CancellationToken cancellationToken)
    {
        var name = container.String("name") ?? "";
        if (endedAt is { } since && !pass.Memory.Restarting.Contains(PodMemory.RunOf(name, attempt)))
        {
            var key = $"run/{name}/{container.String("image")}";
            if (pass.Memory.BackOff.Of(key, since, pass.Now) is { } backOff)
            {
                BacksOff(pass, container, backOff);
                return;
            }

            pass.Memory.BackOff.Next(key, since, pass.Now);
            pass.Memory.Restarting.Add(PodMemory.RunOf(name, attempt));
        }

        await RunAsync(pass, container, attempt, cancellationToken).ConfigureAwait(false);
    }

    private void BacksOff(PodPass pass, JsonObject container, (TimeSpan Left, TimeSpan Delay) backOff)
    {
        var message = $"back-off {GoDuration.Format(backOff.Delay)} restarting failed container={container.String("name")} pod={PodEvents.Full(pass.Pod)}";
        if (Wait(pass, container, "CrashLoopBackOff", message))
        {
            events.RestartBacksOff(pass.Pod, container);
        }

        pass.AskAgain(backOff.Left);
    }

    private async Task RunAsync(PodPass pass, JsonObject container, int attempt, CancellationToken cancellationToken)
    {
        if (!await HasImageAsync(pass, container, attempt, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (ConfigProblem(pass, container) is { } problem)
        {
            if (Wait(pass, container, "CreateContainerConfigError", problem))
            {
                events.ConfigFailed(pass.Pod, container, problem);
            }

            return;
        }

        var started = await runtime.StartContainerAsync(pass.Pod, container, attempt, cancellationToken).ConfigureAwait(false);
        if (started.Value is null)
        {
            pass.AskAgain(started.AskAgainAfter);
            return;
        }

        pass.Seen.Containers[container.String("name") ?? ""] = started.Value;
        events.Started(pass.Pod, container);
    }

    // Looked at again once changes are noticed: none is missed.
    private static string? ConfigProblem(PodPass pass, JsonObject container)
    {
        if (ContainerConfig.Problem(pass.Kubelet, pass.Pod, container) is null)
        {
            return null;
        }

        pass.AwaitObjects();
        return ContainerConfig.Problem(pass.Kubelet, pass.Pod, container);
    }

    private async Task<bool> HasImageAsync(PodPass pass, JsonObject container, int attempt, CancellationToken cancellationToken)
    {
        var name = container.String("name") ?? "";
        var run = PodMemory.RunOf(name, attempt);
        if (pass.Memory.Pulled.Contains(run))
        {
            return true;
        }

        var key = $"pull/{name}/{container.String("image")}";
        if (pass.Memory.BackOff.LeftSinceTried(key, pass.Now) is { } left)
        {
            PullBacksOff(pass, container, key, left);
            return false;
        }

        var image = await runtime.EnsureImageAsync(pass.Pod, container, attempt, container.String("imagePullPolicy") == "Always", cancellationToken).ConfigureAwait(false);
        if (image.Value?.Error is { } error)
        {
            PullFailed(pass, container, key, error);
            return false;
        }

        if (image.Began && image.Value is not { Pulled: false })
        {
            events.Pulling(pass.Pod, container);
        }

        if (image.Value is null)
        {
            pass.AskAgain(image.AskAgainAfter);
            return false;
        }

        events.Pulled(pass.Pod, container, image.Value);
        pass.Memory.Pulled.Add(run);
        return true;
    }

    private void PullFailed(PodPass pass, JsonObject container, string key, string error)
    {
        if (container.String("imagePullPolicy") == "Never")
        {
            var message = $"Container image \"{container.String("image")}\" is not present with pull policy of Never";
            if (Wait(pass, container, "ErrImageNeverPull", message))
            {
                events.NeverPulled(pass.Pod, container, message);
            }

            return;
        }

        // The status that says so brings the kubelet back, to wait.
        events.Pulling(pass.Pod, container);
        events.PullFailed(pass.Pod, container, error);
        pass.Memory.PullErrors[key] = error;
        pass.Memory.BackOff.Next(key, pass.Now, pass.Now);
        Wait(pass, container, "ErrImagePull", error);
        pass.AskAgain(TimeSpan.Zero);
    }

    private void PullBacksOff(PodPass pass, JsonObject container, string key, TimeSpan left)
    {
        var error = pass.Memory.PullErrors.TryGetValue(key, out var last) ? $": ErrImagePull: {last}" : "";
        if (Wait(pass, container, "ImagePullBackOff", $"Back-off pulling image \"{container.String("image")}\"{error}"))
        {
            events.PullBacksOff(pass.Pod, container);
        }

        pass.AskAgain(left);
    }

    /// <summary>Notes why a container waits; answers whether its status does not say so yet.</summary>
    private static bool Wait(PodPass pass, JsonObject container, string reason, string message)
    {
        var name = container.String("name") ?? "";
        pass.Seen.Waiting[name] = (reason, message);
        var said = PodContainers.Status(pass.Pod, name).ObjectAt("state", "waiting");
        return said.String("reason") != reason || said.String("message") != message;
    }
}
