namespace ApiServer.Nodes.Runtimes;

/// <summary>The answer of a runtime's operation: done, or under way.</summary>
/// <param name="Value">What there is now; null while it is under way.</param>
/// <param name="Began">Whether this call began it: the time to tell of it.</param>
/// <param name="AskAgainAfter">While it is under way: when to ask again, on the cluster's clock.</param>
public sealed record RuntimeResult<T>(T? Value, bool Began, TimeSpan AskAgainAfter)
    where T : class;
