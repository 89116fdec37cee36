using ApiServer.Model.Json;

namespace ApiServer.Nodes.Kubelet;

/// <summary>What a Pod says of its containers as a whole.</summary>
internal static class PodContainers
{
    /// <summary>The names of all containers, init containers first.</summary>
    public static IEnumerable<string> Names(JsonObject pod) => All(pod).Select(c => c.String("name") ?? "");

    /// <summary>All containers, init containers first.</summary>
    public static IEnumerable<JsonObject> All(JsonObject pod) =>
        pod.ArrayAt("spec", "initContainers").Objects.Concat(pod.ArrayAt("spec", "containers").Objects);

    /// <summary>How long its containers have to end: the deletion's time, or the Pod's own.</summary>
    public static TimeSpan Grace(JsonObject pod) => TimeSpan.FromSeconds(
        pod.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? pod.IntegerAt("spec", "terminationGracePeriodSeconds") ?? 30);
}
