using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Events;

namespace ApiServer.Nodes.Kubelet;

/// <summary>The Events of a Pod and its containers, with v1.36's words.</summary>
internal sealed class PodEvents(IEventRecorder recorder)
{
    private const string Component = "kubelet";

    public void Pulling(JsonObject pod, JsonObject container) =>
        Tell(pod, container, "Pulling", $"Pulling image \"{container.String("image")}\"");

    public void Pulled(JsonObject pod, JsonObject container, ImageStatus image)
    {
        var name = container.String("image");
        var took = GoDuration.Format(image.Took);
        Tell(pod, container, "Pulled", image.Pulled
            ? $"Successfully pulled image \"{name}\" in {took} ({took} including waiting). Image size: {image.SizeBytes} bytes."
            : $"Container image \"{name}\" already present on machine and can be accessed by the pod");
    }

    public void PullFailed(JsonObject pod, JsonObject container, string error)
    {
        Warn(pod, container, "Failed", $"Failed to pull image \"{container.String("image")}\": {error}");
        Warn(pod, container, "Failed", "Error: ErrImagePull");
    }

    public void PullBacksOff(JsonObject pod, JsonObject container)
    {
        Tell(pod, container, "BackOff", $"Back-off pulling image \"{container.String("image")}\"");
        Warn(pod, container, "Failed", "Error: ImagePullBackOff");
    }

    public void NeverPulled(JsonObject pod, JsonObject container, string message)
    {
        Warn(pod, container, "ErrImageNeverPull", message);
        Warn(pod, container, "Failed", "Error: ErrImageNeverPull");
    }

    public void ConfigFailed(JsonObject pod, JsonObject container, string problem) => Warn(pod, container, "Failed", $"Error: {problem}");

    public void Started(JsonObject pod, JsonObject container)
    {
        Tell(pod, container, "Created", "Container created");
        Tell(pod, container, "Started", "Container started");
    }

    public void RestartBacksOff(JsonObject pod, JsonObject container) =>
        Warn(pod, container, "BackOff", $"Back-off restarting failed container {container.String("name")} in pod {Full(pod)}");

    public void Unhealthy(JsonObject pod, JsonObject container, ProbeKind kind, string output) =>
        Warn(pod, container, "Unhealthy", $"{kind} probe failed: {output}");

    public void Stopping(JsonObject pod, JsonObject container) =>
        Tell(pod, container, "Killing", $"Stopping container {container.String("name")}");

    /// <summary>A container is killed because of <paramref name="why"/>.</summary>
    public void Killing(JsonObject pod, JsonObject container, string why) => Tell(pod, container, "Killing", $"Container {container.String("name")} {why}");

    /// <summary>Something about the Pod as a whole.</summary>
    public void OfPod(JsonObject pod, string reason, string message) =>
        recorder.Normal(Component, pod, reason, message, host: Host(pod));

    /// <summary>A warning about the Pod as a whole.</summary>
    public void WarnOfPod(JsonObject pod, string reason, string message) =>
        recorder.Warning(Component, pod, reason, message, host: Host(pod));

    /// <summary>A Pod as upstream's messages name it.</summary>
    public static string Full(JsonObject pod) => $"{pod.Name()}_{pod.Namespace()}({pod.Uid()})";

    private void Tell(JsonObject pod, JsonObject container, string reason, string message) =>
        recorder.Normal(Component, pod, reason, message, Path(pod, container), Host(pod));

    private void Warn(JsonObject pod, JsonObject container, string reason, string message) =>
        recorder.Warning(Component, pod, reason, message, Path(pod, container), Host(pod));

    private static string Path(JsonObject pod, JsonObject container)
    {
        var list = PodContainers.IsInit(pod, container) ? "initContainers" : PodContainers.IsMain(pod, container) ? "containers" : "ephemeralContainers";
        return $"spec.{list}{{{container.String("name")}}}";
    }

    private static string? Host(JsonObject pod) => pod.StringAt("spec", "nodeName");
}
