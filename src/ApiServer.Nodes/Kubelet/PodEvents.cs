using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Nodes.Runtimes;
using ApiServer.Registry.Events;

namespace ApiServer.Nodes.Kubelet;

/// <summary>The Events of a Pod's containers, with v1.36's words.</summary>
internal sealed class PodEvents(IEventRecorder recorder)
{
    private const string Component = "kubelet";

    public void Pulling(JsonObject pod, JsonObject container) =>
        Tell(pod, container, "Pulling", $"Pulling image \"{container.String("image")}\"");

    /// <summary>The image is there, the container was created and started.</summary>
    public void Started(JsonObject pod, JsonObject container, ImageStatus? image)
    {
        var name = container.String("image");
        var took = GoDuration(image?.Took ?? TimeSpan.Zero);
        Tell(pod, container, "Pulled", image is { Pulled: true }
            ? $"Successfully pulled image \"{name}\" in {took} ({took} including waiting). Image size: {image.SizeBytes} bytes."
            : $"Container image \"{name}\" already present on machine and can be accessed by the pod");
        Tell(pod, container, "Created", "Container created");
        Tell(pod, container, "Started", "Container started");
    }

    public void Stopping(JsonObject pod, JsonObject container) =>
        Tell(pod, container, "Killing", $"Stopping container {container.String("name")}");

    public void DefinitionChanged(JsonObject pod, JsonObject container) =>
        Tell(pod, container, "Killing", $"Container {container.String("name")} definition changed, will be restarted");

    private void Tell(JsonObject pod, JsonObject container, string reason, string message)
    {
        var isInit = pod.ArrayAt("spec", "initContainers").Objects.Contains(container);
        var path = $"spec.{(isInit ? "initContainers" : "containers")}{{{container.String("name")}}}";
        recorder.Normal(Component, pod, reason, message, path, pod.StringAt("spec", "nodeName"));
    }

    // Milliseconds, as upstream rounds it: 0s, 250ms, 1.2s.
    private static string GoDuration(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => "0s",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(time.TotalMilliseconds) / 1000:0.###}s"),
    };
}
