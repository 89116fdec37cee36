namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>Requests against what the Pods on the node left of its allocatable resources (plugin NodeResourcesFit).</summary>
internal sealed class ResourceFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        var reasons = new List<string>();
        var unresolvable = false;
        if (node.PodCount + 1 > node.Allocatable("pods").Value)
        {
            reasons.Add("Too many pods");
        }

        foreach (var (resource, wanted) in pod.Demand.Requests)
        {
            var allocatable = node.Allocatable(resource);
            if (wanted.Sign > 0 && wanted > allocatable - node.Requested(resource))
            {
                reasons.Add($"Insufficient {resource}");
                unresolvable |= wanted > allocatable;
            }
        }

        return reasons.Count == 0 ? null : new FilterResult(reasons, unresolvable, ClusterChange.Node | ClusterChange.PodGone);
    }
}
