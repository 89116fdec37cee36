namespace ApiServer.Nodes.Runtimes;

/// <summary>An image on the node, or why it is not there.</summary>
/// <param name="Id">What <c>status.containerStatuses[].imageID</c> says.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Pulled">Whether it came from the registry just now; otherwise it was there.</param>
/// <param name="Took">How long the pull took.</param>
/// <param name="Error">Why it could not be pulled; null: it is there.</param>
public sealed record ImageStatus(string Id, long SizeBytes, bool Pulled, TimeSpan Took, string? Error = null);
