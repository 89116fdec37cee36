using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>A bound volume that is labelled with zones or regions is used on nodes in one of them; nodes without such labels are everywhere (plugin VolumeZone).</summary>
internal sealed class VolumeZoneFilter : INodeFilter
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Region = "topology.kubernetes.io/region";

    // The label that a volume may carry, and the one that says the same today.
    private static readonly (string Key, string Stable)[] Topologies =
    [
        (Zone, Zone),
        (Region, Region),
        ("failure-domain.beta.kubernetes.io/zone", Zone),
        ("failure-domain.beta.kubernetes.io/region", Region),
    ];

    public FilterResult? Check(SchedulingPod pod, NodeState node)
    {
        var labels = node.Node.Labels();
        return pod.Volumes.Bound.Count == 0
            || !Topologies.Any(t => labels.Contains(t.Key))
            || pod.Volumes.Bound.All(v => IsNear(v.Labels(), labels))
            ? null
            : FilterResult.RejectForGood("node(s) had no available volume zone");
    }

    private static bool IsNear(JsonObject volume, JsonObject node) => Topologies.All(t =>
        volume.String(t.Key) is not { } wanted
        || ((node.String(t.Key) ?? node.String(t.Stable)) is { } here && wanted.Split("__", StringSplitOptions.TrimEntries).Contains(here)));
}
