namespace ApiServer.Controllers.Autoscaling;

/// <summary>An autoscaler's target cannot be read or written; the message stands in its condition.</summary>
internal sealed class ScaleTargetException(string message) : Exception(message);
