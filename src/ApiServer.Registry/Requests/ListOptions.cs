using ApiServer.Model.Selectors;

namespace ApiServer.Registry.Requests;

/// <summary>The options of list, watch and deletecollection (meta/v1 ListOptions), as they were sent.</summary>
public sealed record ListOptions
{
    public LabelSelector LabelSelector { get; init; } = LabelSelector.Everything;

    public FieldSelector FieldSelector { get; init; } = FieldSelector.Everything;

    /// <summary>0 or less: no limit.</summary>
    public long Limit { get; init; }

    public string Continue { get; init; } = "";

    public string ResourceVersion { get; init; } = "";

    public string ResourceVersionMatch { get; init; } = "";

    public bool AllowWatchBookmarks { get; init; }

    public bool? SendInitialEvents { get; init; }

    public long? TimeoutSeconds { get; init; }
}
