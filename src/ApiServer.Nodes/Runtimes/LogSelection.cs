namespace ApiServer.Nodes.Runtimes;

/// <summary>Which lines of a container's log are wanted.</summary>
/// <param name="ContainerId">Of which of its runs, as the Pod's status names it.</param>
public sealed record LogSelection(string ContainerId)
{
    /// <summary>Only lines of that time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only so many of the last lines that there are now.</summary>
    public long? TailLines { get; init; }

    /// <summary>Whether to go on with what is written until the container ends.</summary>
    public bool Follow { get; init; }
}
