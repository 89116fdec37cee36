namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Bound volumes must be reachable from the node, and for claims that wait for their first consumer a volume must be there or be made (plugin VolumeBinding).</summary>
internal sealed class VolumeFilter(DelayedBinding delayed) : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        List<string> reasons = [];
        if (pod.Volumes.Bound.Any(v => v.Count > 0 && !DelayedBinding.Reaches(v, node.Node)))
        {
            reasons.Add("node(s) didn't match PersistentVolume's node affinity");
        }

        if (pod.Volumes.Delayed.Count > 0 && delayed.Choose(pod.Volumes.Delayed, node.Node).Refusal is { } refusal)
        {
            reasons.Add(refusal);
        }

        if (pod.Volumes.Bound.Any(v => v.Count == 0))
        {
            reasons.Add("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
        }

        return reasons.Count == 0 ? null : new FilterResult(reasons, Unresolvable: true);
    }
}
