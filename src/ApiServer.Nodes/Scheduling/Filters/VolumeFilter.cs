using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Bound volumes must be reachable from the node, and for claims that wait for their first consumer a volume must be there (plugin VolumeBinding).</summary>
internal sealed class VolumeFilter(DelayedBinding delayed) : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        foreach (var volume in pod.Volumes.Bound)
        {
            if (volume.Count == 0)
            {
                return FilterResult.RejectForGood("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
            }

            if (!NodeSelectorTerms.Matches(volume.At("spec", "nodeAffinity", "required") as JsonObject, node.Node))
            {
                return FilterResult.RejectForGood("node(s) didn't match PersistentVolume's node affinity");
            }
        }

        return pod.Volumes.Delayed.Count == 0 || delayed.Match(pod.Volumes.Delayed, node.Node) is not null
            ? null
            : FilterResult.RejectForGood("node(s) didn't find available persistent volumes to bind");
    }
}
