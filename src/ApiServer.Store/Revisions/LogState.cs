namespace ApiServer.Store.Revisions;

/// <summary>What a store starts from.</summary>
/// <param name="Revision">The newest revision that was ever given; at least 1.</param>
/// <param name="Objects">The present objects.</param>
/// <param name="TailAfter">The revision after which <paramref name="Tail"/> is complete.</param>
/// <param name="Tail">The latest changes, in order: what the watch window starts with.</param>
/// <param name="Previous">By revision, the states that changes of the tail replaced and that are not in the tail.</param>
internal sealed record LogState(
    long Revision,
    IReadOnlyList<LogEntry> Objects,
    long TailAfter,
    IReadOnlyList<LogEntry> Tail,
    IReadOnlyDictionary<long, byte[]> Previous);
