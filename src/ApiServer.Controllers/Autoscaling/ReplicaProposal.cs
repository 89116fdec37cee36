namespace ApiServer.Controllers.Autoscaling;

/// <summary>How many replicas a metric asks for.</summary>
/// <param name="Replicas">The number.</param>
/// <param name="Utilization">The present usage in percent of the requests, where the target is one.</param>
/// <param name="Average">The present usage of a Pod, in thousandths.</param>
internal sealed record ReplicaProposal(int Replicas, int? Utilization, long Average);
