using ApiServer.Model.Kinds;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>What an operation of a document says.</summary>
/// <param name="Resource">What it is done to.</param>
/// <param name="Name">The first word of its id: read, list, replace, …</param>
/// <param name="Action">Its <c>x-kubernetes-action</c>.</param>
internal sealed record OperationCall(ResourceDefinition Resource, string Name, string Action)
{
    public required string Text { get; init; }

    /// <summary>The kind of its bodies.</summary>
    public required (string Group, string Version, string Kind) Kind { get; init; }

    public required bool Namespaced { get; init; }

    /// <summary>Stands in the id behind the version (<c>Collection</c>, or the method of a connection).</summary>
    public string Infix { get; init; } = "";

    /// <summary>Ends the id: the subresource, <c>ForAllNamespaces</c>, <c>WithPath</c>.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The type of the answer; null for text.</summary>
    public string? Answer { get; init; }

    /// <summary>The type of the body; null when there is none.</summary>
    public string? Body { get; init; }

    /// <summary>The codes of success.</summary>
    public IReadOnlyList<int> Codes { get; init; } = [200];

    public IReadOnlyList<string> Parameters { get; init; } = [];

    public string Id =>
        Name + GroupNames.Pascal(Resource.Group, Resource.Version) + Infix + (Namespaced ? "Namespaced" : "") + Resource.Kind + Suffix;
}
