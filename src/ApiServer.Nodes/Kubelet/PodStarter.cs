using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Brings one Pod to Running, stage by stage, and keeps what runs as the Pod says.</summary>
internal sealed class PodStarter(IContainerRuntime runtime, PodEvents events)
{
    /// <summary>Does what can be done now. Answers when to go on, or null when nothing is under way.</summary>
    public async Task<TimeSpan?> RunAsync(ClusterClient kubelet, JsonObject pod, string hostAddress, CancellationToken cancellationToken)
    {
        var seen = await InspectAsync(pod, hostAddress, cancellationToken).ConfigureAwait(false);
        if (pod.StringAt("status", "startTime") is null || pod.ArrayAt("status", "containerStatuses").Count == 0)
        {
            if (await WriteAsync(kubelet, pod, seen, cancellationToken).ConfigureAwait(false) is not { } accepted)
            {
                return null;
            }

            pod = accepted;
        }

        if (!HasVolumes(kubelet, pod))
        {
            return null;
        }

        var sandbox = await runtime.EnsureSandboxAsync(pod, cancellationToken).ConfigureAwait(false);
        if (sandbox.Value is null)
        {
            return sandbox.AskAgainAfter;
        }

        seen = seen with { Addresses = sandbox.Value.Addresses };
        var again = await StartInitContainersAsync(kubelet, pod, seen, cancellationToken).ConfigureAwait(false)
            ?? await StartAllAsync(kubelet, pod, seen, pod.ArrayAt("spec", "containers").Objects, cancellationToken).ConfigureAwait(false);
        await WriteAsync(kubelet, pod, seen, cancellationToken).ConfigureAwait(false);
        return again;
    }

    private static Task<JsonObject?> WriteAsync(ClusterClient kubelet, JsonObject pod, PodObservation seen, CancellationToken cancellationToken)
    {
        var now = kubelet.Clock.UtcNow;
        return kubelet.UpdatePodStatusAsync(pod, p => PodStatusBuilder.Build(p, seen, now), cancellationToken);
    }

    // A Pod that was given its node by hand may come before its claims are bound.
    private static bool HasVolumes(ClusterClient kubelet, JsonObject pod) =>
        pod.ArrayAt("spec", "volumes").Objects
            .Select(v => v.StringAt("persistentVolumeClaim", "claimName"))
            .OfType<string>()
            .All(name => kubelet.Get(ResourceNames.PersistentVolumeClaims, pod.Namespace(), name)?.StringAt("status", "phase") == "Bound")
        || pod.StringAt("status", "phase") == "Running";

    private async Task<PodObservation> InspectAsync(JsonObject pod, string hostAddress, CancellationToken cancellationToken)
    {
        var seen = new PodObservation { HostAddress = hostAddress };
        foreach (var name in PodContainers.Names(pod))
        {
            if (await runtime.InspectContainerAsync(pod, name, cancellationToken).ConfigureAwait(false) is { } container)
            {
                seen.Containers[name] = container;
            }
        }

        return seen;
    }

    private async Task<TimeSpan?> StartInitContainersAsync(ClusterClient kubelet, JsonObject pod, PodObservation seen, CancellationToken cancellationToken)
    {
        var inits = pod.ArrayAt("spec", "initContainers");
        if (inits.Count == 0 || pod.IsConditionTrue("Initialized"))
        {
            return null;
        }

        var again = await StartAllAsync(kubelet, pod, seen, inits.Objects, cancellationToken).ConfigureAwait(false);
        if (again is null)
        {
            await WriteAsync(kubelet, pod, seen, cancellationToken).ConfigureAwait(false);
        }

        return again;
    }

    private async Task<TimeSpan?> StartAllAsync(ClusterClient kubelet, JsonObject pod, PodObservation seen, IEnumerable<JsonObject> containers, CancellationToken cancellationToken)
    {
        foreach (var container in containers)
        {
            if (await StartOneAsync(kubelet, pod, seen, container, cancellationToken).ConfigureAwait(false) is { } again)
            {
                return again;
            }
        }

        return null;
    }

    private async Task<TimeSpan?> StartOneAsync(ClusterClient kubelet, JsonObject pod, PodObservation seen, JsonObject container, CancellationToken cancellationToken)
    {
        if (!seen.Containers.TryGetValue(container.String("name") ?? "", out var present))
        {
            return await CreateAsync(pod, seen, container, 0, cancellationToken).ConfigureAwait(false);
        }

        if (present.IsRunning && present.Image != container.String("image"))
        {
            // Where it was stopped but not yet started again, the status says so: the next pass starts it.
            var stopped = await runtime.StopContainerAsync(pod, container.String("name") ?? "", PodContainers.Grace(pod), cancellationToken).ConfigureAwait(false);
            if (stopped.Began)
            {
                events.DefinitionChanged(pod, container);
            }

            if (stopped.Value is null)
            {
                return stopped.AskAgainAfter;
            }

            return (await WriteStoppedAsync(kubelet, pod, seen, container, stopped.Value, cancellationToken).ConfigureAwait(false)) is { } written
                ? await CreateAsync(written, seen, container, present.Attempt + 1, cancellationToken).ConfigureAwait(false)
                : null;
        }

        return !present.IsRunning && Restarts(pod, container, present)
            ? await CreateAsync(pod, seen, container, present.Attempt + 1, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static Task<JsonObject?> WriteStoppedAsync(ClusterClient kubelet, JsonObject pod, PodObservation seen, JsonObject container, ContainerStatus stopped, CancellationToken cancellationToken)
    {
        seen.Containers[container.String("name") ?? ""] = stopped;
        return WriteAsync(kubelet, pod, seen, cancellationToken);
    }

    private static bool Restarts(JsonObject pod, JsonObject container, ContainerStatus ended)
    {
        var isInit = pod.ArrayAt("spec", "initContainers").Objects.Contains(container);
        return (container.String("restartPolicy") ?? pod.StringAt("spec", "restartPolicy")) switch
        {
            "Never" => false,
            "OnFailure" => ended.ExitCode != 0,
            _ => !isInit || ended.ExitCode != 0 || ContainerStatusBuilder.IsSidecar(container),
        };
    }

    private async Task<TimeSpan?> CreateAsync(JsonObject pod, PodObservation seen, JsonObject container, int attempt, CancellationToken cancellationToken)
    {
        var always = container.String("imagePullPolicy") == "Always";
        var image = await runtime.EnsureImageAsync(pod, container, always, cancellationToken).ConfigureAwait(false);
        if (image.Value is null)
        {
            if (image.Began)
            {
                events.Pulling(pod, container);
            }

            return image.AskAgainAfter;
        }

        var started = await runtime.StartContainerAsync(pod, container, attempt, cancellationToken).ConfigureAwait(false);
        if (started.Value is null)
        {
            return started.AskAgainAfter;
        }

        seen.Containers[container.String("name") ?? ""] = started.Value;
        if (image.Began && image.Value.Pulled)
        {
            // It began and ended in the same call.
            events.Pulling(pod, container);
        }

        events.Started(pod, container, image.Value);
        return null;
    }
}
