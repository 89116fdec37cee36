using ApiServer.Model.Json;
using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling.Scores;

/// <summary>Nodes that the Pod's preferred node affinity names (plugin NodeAffinity).</summary>
internal sealed class NodeAffinityScore : INodeScore
{
    public int Weight => 2;

    public long[]? Score(SchedulingPod pod, IReadOnlyList<NodeState> nodes, ClusterState cluster) =>
        pod.Json.ArrayAt("spec", "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution").Count == 0
            ? null
            : ScoreRange.Normalize(nodes.Select(n => NodeSelectorTerms.Preference(pod.Json, n.Node)), reverse: false);
}
