namespace ApiServer.Controllers.Autoscaling;

/// <summary>A metric from which nothing follows, and how that is told.</summary>
/// <param name="Reason">The reason of the event and of the condition.</param>
/// <param name="Message">Why.</param>
/// <param name="Summary">The same among other metrics.</param>
internal sealed record UnknownMetric(string Reason, string Message, string Summary);
