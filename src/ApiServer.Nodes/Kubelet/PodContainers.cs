using ApiServer.Model.Json;

namespace ApiServer.Nodes.Kubelet;

/// <summary>What a Pod says of its containers.</summary>
internal static class PodContainers
{
    private static readonly string[] StatusLists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];

    /// <summary>The names of all containers, init containers first.</summary>
    public static IEnumerable<string> Names(JsonObject pod) => All(pod).Select(c => c.String("name") ?? "");

    /// <summary>All containers, init containers first.</summary>
    public static IEnumerable<JsonObject> All(JsonObject pod) => Init(pod).Concat(Main(pod)).Concat(Ephemeral(pod));

    /// <summary>The containers that come first, sidecars among them.</summary>
    public static IEnumerable<JsonObject> Init(JsonObject pod) => pod.ArrayAt("spec", "initContainers").Objects;

    public static IEnumerable<JsonObject> Main(JsonObject pod) => pod.ArrayAt("spec", "containers").Objects;

    public static IEnumerable<JsonObject> Ephemeral(JsonObject pod) => pod.ArrayAt("spec", "ephemeralContainers").Objects;

    public static JsonObject? Find(JsonObject pod, string name) => All(pod).FirstOrDefault(c => c.String("name") == name);

    public static bool IsInit(JsonObject pod, JsonObject container) => Init(pod).Any(c => c.String("name") == container.String("name"));

    public static bool IsMain(JsonObject pod, JsonObject container) => Main(pod).Any(c => c.String("name") == container.String("name"));

    /// <summary>Whether an init container is one that runs beside the main ones.</summary>
    public static bool IsSidecar(JsonObject container) => container.String("restartPolicy") == "Always";

    /// <summary>What the Pod's status says of a container; null: nothing yet.</summary>
    public static JsonObject? Status(JsonObject pod, string name) =>
        StatusLists.SelectMany(list => pod.ArrayAt("status", list).Objects).FirstOrDefault(s => s.String("name") == name);

    /// <summary>How long its containers have to end: what is left of the deletion's time, or the Pod's own.</summary>
    public static TimeSpan Grace(JsonObject pod) => TimeSpan.FromSeconds(
        pod.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? pod.IntegerAt("spec", "terminationGracePeriodSeconds") ?? 30);
}
