using ApiServer.Model.Json;
using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling;

/// <summary>One of a Pod's <c>topologySpreadConstraints</c>.</summary>
/// <param name="TopologyKey">The label that makes the domains.</param>
/// <param name="MaxSkew">By how much a domain may have more Pods than the emptiest.</param>
/// <param name="MinDomains">With fewer domains than this the emptiest counts as having none.</param>
/// <param name="Pods">Which Pods are counted.</param>
/// <param name="HonorsAffinity">Whether nodes outside the Pod's node affinity count.</param>
/// <param name="HonorsTaints">Whether nodes with taints that the Pod does not tolerate are left out.</param>
internal sealed record SpreadConstraint(string TopologyKey, long MaxSkew, long MinDomains, LabelSelector Pods, bool HonorsAffinity, bool HonorsTaints)
{
    /// <summary>The constraints that must hold (<c>DoNotSchedule</c>) or that shall (<c>ScheduleAnyway</c>).</summary>
    public static IReadOnlyList<SpreadConstraint> Of(JsonObject pod, string whenUnsatisfiable) =>
        [
            .. from c in pod.ArrayAt("spec", "topologySpreadConstraints").Objects
               where c.String("whenUnsatisfiable") == whenUnsatisfiable
               select new SpreadConstraint(
                   c.String("topologyKey") ?? "",
                   c.Integer("maxSkew") ?? 1,
                   c.Integer("minDomains") ?? 1,
                   c["labelSelector"] is JsonObject selector ? LabelSelector.FromObject(selector) : LabelSelector.Nothing,
                   c.String("nodeAffinityPolicy") != "Ignore",
                   c.String("nodeTaintsPolicy") == "Honor"),
        ];

    /// <summary>Whether the node's domain is one that counts for the Pod.</summary>
    public bool Counts(NodeState node, JsonObject pod) =>
        (!HonorsAffinity || NodeSelectorTerms.MatchesPod(pod, node.Node)) && (!HonorsTaints || !Tolerations.IsRepelled(pod, node.Node));

    /// <summary>How many Pods on the node count. An empty selector counts none, as upstream.</summary>
    public long CountOn(NodeState node, string ns) => Pods.IsEverything ? 0 : node.Pods.Count(p => IsCounted(p, ns));

    public bool IsCounted(PodInfo pod, string ns) => !Pods.IsEverything && !pod.IsDeleting && pod.Namespace == ns && Pods.Matches(pod.Labels);
}
