using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;

namespace ApiServer.Controllers.DaemonSets;

/// <summary>Whether a node shall have a DaemonSet's Pod (upstream: NodeShouldRunDaemonPod).</summary>
/// <param name="ShouldRun">A Pod is to be made there.</param>
/// <param name="ShouldContinue">A Pod that is there may stay: taints of effect NoSchedule drive nobody out.</param>
internal readonly record struct NodeFit(bool ShouldRun, bool ShouldContinue)
{
    /// <summary>How a Pod of that template (<see cref="DaemonPods.Tolerating"/>) fits the node.</summary>
    public static NodeFit Of(JsonObject template, JsonObject node)
    {
        if (template.StringAt("spec", "nodeName") is { Length: > 0 } name && name != node.Name())
        {
            return new NodeFit(false, false);
        }

        if (!NodeSelectorTerms.MatchesPod(template, node))
        {
            return new NodeFit(false, false);
        }

        return Tolerations.IsRepelled(template, node)
            ? new NodeFit(false, !node.ArrayAt("spec", "taints").Objects.Any(t => Evicts(template, t)))
            : new NodeFit(true, true);
    }

    private static bool Evicts(JsonObject template, JsonObject taint) =>
        taint.String("effect") == "NoExecute" && !Tolerations.Tolerate(template, taint.String("key") ?? "", taint.String("value") ?? "", "NoExecute");
}
