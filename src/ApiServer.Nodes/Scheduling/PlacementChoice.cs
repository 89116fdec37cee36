using ApiServer.Model.Json;
using ApiServer.Nodes.Scheduling.Filters;

namespace ApiServer.Nodes.Scheduling;

/// <summary>Chooses a node for a Pod: filters in upstream's order, then the node with the fewest Pods, then by name. The same state gives the same choice.</summary>
internal sealed class PlacementChoice(DelayedBinding delayed)
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
    ];

    public Placement Choose(SchedulingPod pod, IReadOnlyList<NodeState> nodes)
    {
        if (nodes.Count == 0)
        {
            return Placement.Nowhere(UnschedulableMessage.NoNodes);
        }

        if (pod.Volumes.Problem is { } problem)
        {
            return Placement.Nowhere(UnschedulableMessage.ForPod(nodes.Count, problem));
        }

        pod = pod with { ClaimInUse = pod.Volumes.Exclusive.Any(c => nodes.Any(n => n.Uses(c))) };
        var refusals = new List<FilterResult>();
        NodeState? best = null;
        foreach (var node in nodes)
        {
            if (Refusal(pod, node) is { } refusal)
            {
                refusals.Add(refusal);
            }
            else if (best is null || node.PodCount < best.PodCount)
            {
                best = node;
            }
        }

        return best is not null
            ? Placement.On(best)
            : Placement.Nowhere(UnschedulableMessage.ForNodes(refusals, pod.Json.StringAt("spec", "preemptionPolicy") == "Never"));
    }

    private FilterResult? Refusal(SchedulingPod pod, NodeState node) =>
        _filters.Select(f => f.Check(pod, node)).FirstOrDefault(r => r is not null);
}
