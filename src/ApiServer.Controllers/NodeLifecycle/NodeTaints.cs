using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>
/// The taints that follow from a Node's state: a cordoned one's, and those of conditions that have the wrong status. A node that is not ready
/// repels its Pods too (upstream: pkg/controller/nodelifecycle, doNoScheduleTaintingPass, processTaintBaseEviction).
/// </summary>
internal static class NodeTaints
{
    private const string Unschedulable = "node.kubernetes.io/unschedulable";
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string Unreachable = "node.kubernetes.io/unreachable";

    private static readonly Dictionary<(string Condition, string Status), string> OfConditions = new()
    {
        [("Ready", "False")] = NotReady,
        [("Ready", "Unknown")] = Unreachable,
        [("MemoryPressure", "True")] = "node.kubernetes.io/memory-pressure",
        [("DiskPressure", "True")] = "node.kubernetes.io/disk-pressure",
        [("NetworkUnavailable", "True")] = "node.kubernetes.io/network-unavailable",
        [("PIDPressure", "True")] = "node.kubernetes.io/pid-pressure",
    };

    private static readonly HashSet<string> Kept = [Unschedulable, .. OfConditions.Values];

    /// <summary>
    /// The node with the taints that it should have; itself when it has them. What other keys and effects say is the user's. One that is not ready repels
    /// its Pods only when it <paramref name="evicts"/>.
    /// </summary>
    public static JsonObject Correct(JsonObject node, bool evicts, DateTimeOffset now)
    {
        var wanted = Wanted(node).Where(t => evicts || t.Effect != "NoExecute").ToHashSet();
        var taints = node.ArrayAt("spec", "taints");
        var judgesReadiness = node.Condition("Ready") is not null;
        var present = taints.Objects.Where(t => IsOurs(t, judgesReadiness)).Select(Identity).ToHashSet();
        if (wanted.SetEquals(present))
        {
            return node;
        }

        var stay = taints.Where(t => t is not JsonObject taint || !IsOurs(taint, judgesReadiness) || wanted.Contains(Identity(taint)));
        var come = wanted.Except(present).Select(k => (JsonValue)JsonObject.Of(("key", k.Key), ("effect", k.Effect), ("timeAdded", ApiTime.Format(now))));
        var corrected = JsonArray.Of([.. stay, .. come]);
        return node.WithOrWithoutAt(corrected.Count == 0 ? null : corrected, "spec", "taints");
    }

    private static IEnumerable<(string Key, string Effect)> Wanted(JsonObject node)
    {
        foreach (var condition in node.ArrayAt("status", "conditions").Objects)
        {
            if (OfConditions.TryGetValue((condition.String("type") ?? "", condition.String("status") ?? ""), out var key))
            {
                yield return (key, "NoSchedule");
                if (key is NotReady or Unreachable)
                {
                    yield return (key, "NoExecute");
                }
            }
        }

        if (node.BooleanAt("spec", "unschedulable") == true)
        {
            yield return (Unschedulable, "NoSchedule");
        }
    }

    // Before a node has said anything of its readiness, nobody takes such a NoExecute taint away.
    private static bool IsOurs(JsonObject taint, bool judgesReadiness) => Identity(taint) switch
    {
        (var key, "NoSchedule") => Kept.Contains(key),
        (NotReady or Unreachable, "NoExecute") => judgesReadiness,
        _ => false,
    };

    private static (string Key, string Effect) Identity(JsonObject taint) => (taint.String("key") ?? "", taint.String("effect") ?? "");
}
