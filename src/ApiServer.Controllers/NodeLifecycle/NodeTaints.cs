using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>
/// The NoSchedule taints that follow from a Node's state: a cordoned one's, and those of conditions that have the wrong status
/// (upstream: pkg/controller/nodelifecycle, doNoScheduleTaintingPass).
/// </summary>
internal static class NodeTaints
{
    private const string Unschedulable = "node.kubernetes.io/unschedulable";
    private const string Effect = "NoSchedule";

    private static readonly Dictionary<(string Condition, string Status), string> OfConditions = new()
    {
        [("Ready", "False")] = "node.kubernetes.io/not-ready",
        [("Ready", "Unknown")] = "node.kubernetes.io/unreachable",
        [("MemoryPressure", "True")] = "node.kubernetes.io/memory-pressure",
        [("DiskPressure", "True")] = "node.kubernetes.io/disk-pressure",
        [("NetworkUnavailable", "True")] = "node.kubernetes.io/network-unavailable",
        [("PIDPressure", "True")] = "node.kubernetes.io/pid-pressure",
    };

    private static readonly HashSet<string> Kept = [Unschedulable, .. OfConditions.Values];

    /// <summary>The node with the taints that it should have; itself when it has them. What other keys and effects say is the user's.</summary>
    public static JsonObject Correct(JsonObject node, DateTimeOffset now)
    {
        var wanted = Wanted(node).ToHashSet(StringComparer.Ordinal);
        var taints = node.ArrayAt("spec", "taints");
        var present = taints.Objects.Where(IsOurs).Select(Key).ToHashSet(StringComparer.Ordinal);
        if (wanted.SetEquals(present))
        {
            return node;
        }

        var stay = taints.Where(t => t is not JsonObject taint || !IsOurs(taint) || wanted.Contains(Key(taint)));
        var come = wanted.Except(present).Select(k => (JsonValue)JsonObject.Of(("key", k), ("effect", Effect), ("timeAdded", ApiTime.Format(now))));
        var corrected = JsonArray.Of([.. stay, .. come]);
        return node.WithOrWithoutAt(corrected.Count == 0 ? null : corrected, "spec", "taints");
    }

    private static IEnumerable<string> Wanted(JsonObject node)
    {
        foreach (var condition in node.ArrayAt("status", "conditions").Objects)
        {
            if (OfConditions.TryGetValue((condition.String("type") ?? "", condition.String("status") ?? ""), out var key))
            {
                yield return key;
            }
        }

        if (node.BooleanAt("spec", "unschedulable") == true)
        {
            yield return Unschedulable;
        }
    }

    private static bool IsOurs(JsonObject taint) => taint.String("effect") == Effect && Kept.Contains(Key(taint));

    private static string Key(JsonObject taint) => taint.String("key") ?? "";
}
