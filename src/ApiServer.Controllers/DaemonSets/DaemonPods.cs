using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.DaemonSets;

/// <summary>The Pods of a DaemonSet: how they are made, and for which node (upstream: pkg/controller/daemon/util).</summary>
internal static class DaemonPods
{
    private const string GenerationLabel = "pod-template-generation";

    private static readonly string[] RequiredAffinity = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];

    /// <summary>What a node may suffer from without losing its daemons.</summary>
    private static readonly (string Key, string Effect)[] Tolerated =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"),
        ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"),
        ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"),
        ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    /// <summary>The template with the tolerations of daemons and the labels of its revision.</summary>
    public static JsonObject Template(DaemonSetView set, string hash)
    {
        var labels = set.Template.Labels();
        if (set.TemplateGeneration is { } generation)
        {
            labels = labels.With(GenerationLabel, generation);
        }

        return Tolerating(set.Template).WithAt(labels.With(PodConditions.RevisionLabel, hash), "metadata", "labels");
    }

    /// <summary>The template with the tolerations of daemons.</summary>
    public static JsonObject Tolerating(JsonObject template)
    {
        var tolerations = Tolerated.Aggregate(template.ArrayAt("spec", "tolerations"), (all, t) => With(all, t.Key, t.Effect));
        return template.WithAt(
            template.BooleanAt("spec", "hostNetwork") == true ? With(tolerations, "node.kubernetes.io/network-unavailable", "NoSchedule") : tolerations,
            "spec",
            "tolerations");
    }

    /// <summary>A Pod that only that node can take; the scheduler binds it. It is not created yet.</summary>
    /// <param name="set">Its owner.</param>
    /// <param name="template">From <see cref="Template"/>.</param>
    /// <param name="node">The node's name.</param>
    public static JsonObject New(DaemonSetView set, JsonObject template, string node)
    {
        var field = JsonObject.Of(("key", "metadata.name"), ("operator", "In"), ("values", JsonArray.OfStrings(node)));
        var terms = JsonArray.Of(JsonObject.Of(("matchFields", JsonArray.Of(field))));
        return TemplatePods.New(set.Json, template.WithAt(terms, ["spec", .. RequiredAffinity, "nodeSelectorTerms"]));
    }

    /// <summary>The node that a Pod runs on or is made for; null: none.</summary>
    public static string? NodeOf(JsonObject pod)
    {
        if (pod.StringAt("spec", "nodeName") is { Length: > 0 } node)
        {
            return node;
        }

        var field = pod.ArrayAt(["spec", .. RequiredAffinity, "nodeSelectorTerms"]).Objects
            .SelectMany(t => t.ArrayAt("matchFields").Objects)
            .FirstOrDefault(f => f.String("key") == "metadata.name" && f.String("operator") == "In");
        return field?.ArrayAt("values") is { Count: 1 } values ? values[0].AsString : null;
    }

    /// <summary>Whether a Pod is of the newest template.</summary>
    public static bool IsUpdated(JsonObject pod, DaemonSetView set, string hash) =>
        pod.Revision() == hash || (set.TemplateGeneration is { } generation && pod.Label(GenerationLabel) == generation);

    /// <summary>Those that have a node first, of these the oldest first.</summary>
    public static IEnumerable<JsonObject> OldestFirst(IEnumerable<JsonObject> pods) => pods
        .OrderBy(p => p.StringAt("spec", "nodeName") is { Length: > 0 } ? 0 : 1)
        .ThenBy(p => p.StringAt("metadata", "creationTimestamp"), StringComparer.Ordinal)
        .ThenBy(p => p.Name(), StringComparer.Ordinal);

    /// <summary>With that toleration, for ever: in the place of the same one that has a limit, or behind all others.</summary>
    private static JsonArray With(JsonArray tolerations, string key, string effect)
    {
        var toleration = JsonObject.Of(("key", key), ("operator", "Exists"), ("effect", effect));
        return tolerations.Objects.Any(IsSame) ? tolerations.Map(t => IsSame((JsonObject)t) ? toleration : t) : tolerations.Add(toleration);

        bool IsSame(JsonObject t) => t.Without("tolerationSeconds").Equals(toleration);
    }
}
