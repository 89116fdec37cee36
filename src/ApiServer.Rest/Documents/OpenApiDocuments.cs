using System.Collections.Concurrent;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema.OpenApi;
using ApiServer.Rest.Answers;

namespace ApiServer.Rest.Documents;

/// <summary>The OpenAPI documents of one catalog, each made when it is first asked for, and kept compressed.</summary>
internal sealed class OpenApiDocuments
{
    private readonly ResourceCatalog _catalog;
    private readonly HashSet<string> _paths;
    private readonly ConcurrentDictionary<string, Lazy<CompressedBody>> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Lazy<byte[]> _index;
    private readonly Lazy<string> _swaggerHash;
    private readonly Lazy<CompressedBody> _swaggerJson;
    private readonly Lazy<CompressedBody> _swaggerProtobuf;

    public OpenApiDocuments(ResourceCatalog catalog)
    {
        _catalog = catalog;
        _paths = [.. OpenApiV3.Paths(catalog)];
        _index = new(() => OpenApiV3.Index(catalog));
        _swaggerHash = new(() => OpenApiV2.Hash(catalog));
        _swaggerJson = new(() => new CompressedBody(OpenApiV2.Document(catalog).ToUtf8()));
        _swaggerProtobuf = new(() => new CompressedBody(OpenApiV2.ToProtobuf(OpenApiV2.Document(catalog))));
    }

    /// <summary>The paths of the documents that describe resources: <c>api/v1</c>, <c>apis/apps/v1</c>.</summary>
    public IReadOnlyList<string> Versions => [.. _paths.Where(p => p.Split('/') is ["api", _] or ["apis", _, _])];

    /// <summary>Whether the index names that path.</summary>
    public bool Contains(string path) => _paths.Contains(path);

    /// <summary>Where the documents of version 3 are.</summary>
    public byte[] Index() => _index.Value;

    /// <summary>What tells the document of a path from what it was, or would be, where something else is served.</summary>
    public string Hash(string path) => _hashes.GetOrAdd(path, p => OpenApiV3.Hash(_catalog, p));

    /// <summary>The same for version 2.</summary>
    public string SwaggerHash => _swaggerHash.Value;

    /// <summary>The document of a path, as JSON.</summary>
    public CompressedBody Body(string path) =>
        _made.GetOrAdd(path, p => new Lazy<CompressedBody>(() => new CompressedBody(OpenApiV3.Document(_catalog, p)))).Value;

    /// <summary>The document of version 2.</summary>
    public CompressedBody Swagger(bool protobuf) => (protobuf ? _swaggerProtobuf : _swaggerJson).Value;
}
