using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>What is written of a Node that is not heard of any more, and of its Pods. Pure functions.</summary>
internal static class SilentNode
{
    private static readonly string[] Conditions = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

    /// <summary>The node with conditions of unknown state; itself when it has them.</summary>
    public static JsonObject Mark(JsonObject node, DateTimeOffset now)
    {
        var conditions = node.ArrayAt("status", "conditions");
        var marked = conditions;
        foreach (var type in Conditions)
        {
            var present = marked.Objects.FirstOrDefault(c => c.String("type") == type);
            marked = present is null
                ? marked.Add(Never(node, type, now))
                : present.String("status") == "Unknown" ? marked : marked.Map(c => ReferenceEquals(c, present) ? Unknown(present, now) : c);
        }

        return ReferenceEquals(marked, conditions) ? node : node.WithAt(marked, "status", "conditions");
    }

    /// <summary>The Pod, which is no longer ready.</summary>
    public static JsonObject Unready(JsonObject pod, DateTimeOffset now) => pod.WithAt(
        pod.ArrayAt("status", "conditions").Map(c => c is JsonObject condition && condition.String("type") == "Ready"
            ? condition.With("status", "False").With("lastTransitionTime", ApiTime.Format(now))
            : c),
        "status",
        "conditions");

    private static JsonObject Unknown(JsonObject condition, DateTimeOffset now) => condition
        .With("status", "Unknown")
        .With("lastTransitionTime", ApiTime.Format(now))
        .With("reason", "NodeStatusUnknown")
        .With("message", "Kubelet stopped posting node status.");

    private static JsonObject Never(JsonObject node, string type, DateTimeOffset now) => JsonObject.Of(
        ("type", type),
        ("status", "Unknown"),
        ("lastHeartbeatTime", node.StringAt("metadata", "creationTimestamp") ?? ApiTime.Format(now)),
        ("lastTransitionTime", ApiTime.Format(now)),
        ("reason", "NodeStatusNeverUpdated"),
        ("message", "Kubelet never posted node status."));
}
