namespace ApiServer.Store.Revisions;

/// <summary>What an object was at a past revision, for one that was changed since.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Revision">The revision it had; 0: it was absent.</param>
/// <param name="Value">Its bytes; empty when it was absent.</param>
internal sealed record PastObject(string Path, long Revision, byte[] Value);
