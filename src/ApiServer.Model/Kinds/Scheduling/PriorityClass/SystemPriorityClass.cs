namespace ApiServer.Model.Kinds.Scheduling.PriorityClass;

/// <summary>A class that every cluster has, for Pods that it cannot do without (upstream: pkg/apis/scheduling/v1/helpers.go).</summary>
/// <param name="Name">Its reserved name.</param>
/// <param name="Value">Above what users may give.</param>
/// <param name="Description">What it is for.</param>
public sealed record SystemPriorityClass(string Name, long Value, string Description)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<SystemPriorityClass> All =
    [
        new("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
        new("system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
    ];
}
