namespace ApiServer.Nodes.Scheduling.Filters;

/// <summary>A claim with access mode ReadWriteOncePod serves one Pod of the whole cluster (plugin VolumeRestrictions).</summary>
internal sealed class VolumeRestrictionFilter : INodeFilter
{
    public FilterResult? Check(SchedulingPod pod, NodeState node) => pod.Cycle!.ClaimInUse
        ? FilterResult.Reject("node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod")
        : null;
}
