namespace ApiServer.Controllers.Autoscaling;

/// <summary>A metric of which no number of replicas follows; the message stands in the autoscaler's condition.</summary>
internal sealed class MetricException(string message) : Exception(message);
