namespace ApiServer.Registry.Requests;

/// <summary>The options of a deletion (meta/v1 DeleteOptions), from the body or the query.</summary>
public sealed record DeleteOptions
{
    public static readonly DeleteOptions Default = new();

    public long? GracePeriodSeconds { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>Deprecated: true means Orphan, false Background.</summary>
    public bool? OrphanDependents { get; init; }

    /// <summary><c>Foreground</c>, <c>Background</c>, <c>Orphan</c> or null.</summary>
    public string? PropagationPolicy { get; init; }
}
