using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Documents;

/// <summary>The documents that the schema table makes: one per group and version.</summary>
internal sealed class SchemaDocuments : IOpenApiDocuments
{
    private readonly Dictionary<string, (string Group, string Version)> _versions = new(StringComparer.Ordinal);

    public SchemaDocuments(ResourceCatalog catalog)
    {
        foreach (var definition in catalog.All)
        {
            var prefix = definition.Group.Length == 0 ? "api" : "apis";
            _versions.TryAdd($"{prefix}/{definition.ApiVersion}", (definition.Group, definition.Version));
        }

        Paths = [.. _versions.Keys];
    }

    public IReadOnlyList<string> Paths { get; }

    public JsonObject Make(string path) => JsonObject.Empty.With("openapi", "3.0.0").With("paths", JsonObject.Empty);
}
