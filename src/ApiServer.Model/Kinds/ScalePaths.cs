namespace ApiServer.Model.Kinds;

/// <summary>Where an object keeps what its <c>scale</c> subresource shows.</summary>
/// <param name="Replicas">The wanted number.</param>
/// <param name="StatusReplicas">The observed number.</param>
/// <param name="Selector">The selector, as an object or as text; null when there is none.</param>
public sealed record ScalePaths(string[] Replicas, string[] StatusReplicas, string[]? Selector)
{
    /// <summary>Those of the built-in workloads.</summary>
    public static readonly ScalePaths Workload = new(["spec", "replicas"], ["status", "replicas"], ["spec", "selector"]);
}
