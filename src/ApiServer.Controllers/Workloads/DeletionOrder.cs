using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Workloads;

/// <summary>Which Pods go first when there are too many: those whose loss is felt least (upstream: ActivePods, ActivePodsWithRanks).</summary>
internal static class DeletionOrder
{
    private const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>
    /// Unscheduled before scheduled, pending before running, not ready before ready, cheap before dear, on a crowded node before alone, ready
    /// for a short while before long, restarted often before seldom, young before old. Ages count by their order of magnitude, and chance
    /// (the uid) decides between equals, so that Pods of one deployment do not all end on the same old nodes.
    /// </summary>
    /// <param name="pods">The candidates.</param>
    /// <param name="related">How many related Pods a node has.</param>
    /// <param name="now">The cluster's time.</param>
    public static IEnumerable<JsonObject> Sort(IEnumerable<JsonObject> pods, IReadOnlyDictionary<string, int> related, DateTimeOffset now) => Idle(pods)
        .ThenBy(Cost)
        .ThenByDescending(p => related.GetValueOrDefault(Node(p)))
        .ThenBy(p => IsReady(p) ? Magnitude(p.Condition("Ready")!.String("lastTransitionTime"), now) : 0)
        .ThenByDescending(p => MostRestarts(p.ArrayAt("status", "containerStatuses")))
        .ThenByDescending(p => MostRestarts(Sidecars(p)))
        .ThenBy(p => Magnitude(p.StringAt("metadata", "creationTimestamp"), now))
        .ThenBy(p => p.Uid(), StringComparer.Ordinal);

    /// <summary>The same where neither costs nor nodes are looked at, nor ages by their order of magnitude.</summary>
    public static IEnumerable<JsonObject> Sort(IEnumerable<JsonObject> pods) => Idle(pods)
        .ThenByDescending(p => IsReady(p) ? p.Condition("Ready")!.String("lastTransitionTime") : null, StringComparer.Ordinal)
        .ThenByDescending(p => MostRestarts(p.ArrayAt("status", "containerStatuses")))
        .ThenByDescending(p => MostRestarts(Sidecars(p)))
        .ThenByDescending(p => p.StringAt("metadata", "creationTimestamp"), StringComparer.Ordinal);

    /// <summary>How many active Pods each node has of these.</summary>
    public static Dictionary<string, int> CountByNode(IEnumerable<JsonObject> pods) =>
        pods.Where(p => p.IsActive()).GroupBy(Node, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    private static IOrderedEnumerable<JsonObject> Idle(IEnumerable<JsonObject> pods) => pods
        .OrderBy(p => Node(p).Length == 0 ? 0 : 1)
        .ThenBy(Phase)
        .ThenBy(IsReady);

    private static string Node(JsonObject pod) => pod.StringAt("spec", "nodeName") ?? "";

    private static int Phase(JsonObject pod) => pod.StringAt("status", "phase") switch
    {
        "Unknown" => 1,
        "Running" => 2,
        _ => 0,
    };

    private static bool IsReady(JsonObject pod) => pod.IsConditionTrue("Ready");

    /// <summary>A cost that is not a number as a 32-bit one is written counts as none.</summary>
    private static int Cost(JsonObject pod) =>
        int.TryParse(pod.Annotation(CostAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

    /// <summary>The binary order of magnitude of the time since then; -1 for none.</summary>
    private static int Magnitude(string? since, DateTimeOffset now) =>
        ApiTime.Parse(since) is { } time && now > time ? (int)Math.Log2((now - time).TotalNanoseconds) : -1;

    private static long MostRestarts(IEnumerable<JsonValue> statuses) =>
        statuses.OfType<JsonObject>().Select(s => s.Integer("restartCount") ?? 0).DefaultIfEmpty().Max();

    private static IEnumerable<JsonValue> Sidecars(JsonObject pod)
    {
        var names = pod.ArrayAt("spec", "initContainers").Objects.Where(c => c.String("restartPolicy") == "Always").Select(c => c.String("name")).ToHashSet();
        return pod.ArrayAt("status", "initContainerStatuses").Objects.Where(s => names.Contains(s.String("name")));
    }
}
