using ApiServer.Nodes.Scheduling.Filters;

namespace ApiServer.Nodes.Scheduling;

/// <summary>All filters in upstream's order: the first that refuses gives the reason.</summary>
internal sealed class NodeFilters(DelayedBinding delayed)
{
    private readonly INodeFilter[] _filters =
    [
        new UnschedulableFilter(),
        new TaintFilter(),
        new AffinityFilter(),
        new HostPortFilter(),
        new ResourceFilter(),
        new VolumeRestrictionFilter(),
        new VolumeFilter(delayed),
        new VolumeZoneFilter(),
        new SpreadFilter(),
        new PodAffinityFilter(),
    ];

    /// <summary>
    /// Why the Pod cannot come to the node, or null. Room that is being made for other Pods of at least its priority is theirs; and since these
    /// may still go elsewhere, it must fit without them too (upstream: RunFilterPluginsWithNominatedPods).
    /// </summary>
    public FilterResult? Check(SchedulingPod pod, NodeState node, ClusterState cluster)
    {
        var nominated = cluster.NominatedTo(node.Name)
            .Where(p => p.Uid != pod.Info.Uid && p.Priority >= pod.Info.Priority && !node.Has(p.Uid))
            .ToList();
        if (nominated.Count > 0)
        {
            var (fuller, cycle) = (node.Clone(), pod.Cycle!.Clone());
            nominated.ForEach(p => cycle.Apply(p, fuller, 1));
            if (Check(pod with { Cycle = cycle }, fuller) is { } refusal)
            {
                return refusal;
            }
        }

        return Check(pod, node);
    }

    private FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        foreach (var filter in _filters)
        {
            if (filter.Check(pod, node) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
