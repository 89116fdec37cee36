using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling.Scores;

/// <summary>Nodes with fewer taints that ask the Pod to go elsewhere (plugin TaintToleration).</summary>
internal sealed class TaintScore : INodeScore
{
    public int Weight => 3;

    public long[] Score(SchedulingPod pod, IReadOnlyList<NodeState> nodes, ClusterState cluster) =>
        ScoreRange.Normalize(nodes.Select(n => (long)Tolerations.CountDiscouraging(pod.Json, n.Node)), reverse: true);
}
