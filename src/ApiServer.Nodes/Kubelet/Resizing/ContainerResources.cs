using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Nodes.Kubelet.Resizing;

/// <summary>The resources of single containers: what was asked for, what was promised, what is there.</summary>
internal static class ContainerResources
{
    private static readonly string[] Resizable = ["cpu", "memory"];
    private static readonly string[] Amounts = ["requests", "limits"];

    /// <summary>The containers whose resources may change: all but ephemeral ones.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject pod) => PodContainers.Init(pod).Concat(PodContainers.Main(pod));

    /// <summary>What the Pod's status says that was promised to a container; null when it says nothing yet.</summary>
    public static JsonObject? Promised(JsonObject pod, JsonObject container)
    {
        if (PodContainers.Status(pod, container.String("name") ?? "") is not { } status || status.Object("resources") is not { } actual)
        {
            return null;
        }

        // Limits are told as they are; claims never change.
        return new JsonObjectBuilder(3)
            .AddIfPresent("claims", container.At("resources", "claims"))
            .AddIfPresent("limits", actual["limits"])
            .AddIfPresent("requests", status["allocatedResources"])
            .Build();
    }

    /// <summary>Whether both are the same amounts, however they are written.</summary>
    public static bool AreSame(JsonObject one, JsonObject other) =>
        Amounts.All(m => ResourceList.Of(one.ObjectAt(m)).IsSameAs(ResourceList.Of(other.ObjectAt(m))));

    /// <summary>Whether a container has to be changed while it runs: only processor and memory can be.</summary>
    public static bool AreActuated(JsonObject promised, JsonObject actual) => Changed(promised, actual).Count == 0;

    /// <summary>Whether a container takes such a change only with a restart (its resizePolicy).</summary>
    public static bool NeedRestart(JsonObject container, JsonObject promised, JsonObject actual)
    {
        var changed = Changed(promised, actual);
        return container.ArrayAt("resizePolicy").Objects.Any(p => p.String("restartPolicy") == "RestartContainer" && changed.Contains(p.String("resourceName") ?? ""));
    }

    private static List<string> Changed(JsonObject promised, JsonObject actual) =>
        [.. Resizable.Where(r => Amounts.Any(m => ResourceList.Of(promised.ObjectAt(m))[r] != ResourceList.Of(actual.ObjectAt(m))[r]))];
}
