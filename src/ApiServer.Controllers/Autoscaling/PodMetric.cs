namespace ApiServer.Controllers.Autoscaling;

/// <summary>How much of a resource a Pod uses.</summary>
/// <param name="Value">In thousandths.</param>
/// <param name="Timestamp">When it was measured.</param>
/// <param name="Window">Over which time before that.</param>
internal sealed record PodMetric(long Value, DateTimeOffset Timestamp, TimeSpan Window);
