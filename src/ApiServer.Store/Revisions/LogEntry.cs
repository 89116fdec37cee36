namespace ApiServer.Store.Revisions;

/// <summary>One change in the log.</summary>
/// <param name="Revision">Its revision; dense, in commit order.</param>
/// <param name="Key">The object.</param>
/// <param name="PreviousRevision">The revision of the state that it replaces; 0: there was none.</param>
/// <param name="Deleted">Whether the object went; the value is then its last state.</param>
/// <param name="Value">The committed bytes.</param>
/// <param name="Time">When it was committed, on the cluster's clock; not set in a <see cref="LogState"/>'s objects.</param>
internal sealed record LogEntry(long Revision, ObjectKey Key, long PreviousRevision, bool Deleted, byte[] Value, DateTimeOffset Time);
