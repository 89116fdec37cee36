namespace ApiServer.Controllers.Disruption;

/// <summary>A budget cannot be counted; the message stands in its condition.</summary>
internal sealed class DisruptionException(string message) : Exception(message);
