using System.Collections.Concurrent;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema.OpenApi;

namespace ApiServer.Rest.Documents;

/// <summary>The OpenAPI v3 documents: one per group and version, made when it is first asked for, and kept.</summary>
internal sealed class OpenApiDocuments
{
    private readonly ResourceCatalog _catalog;
    private readonly Dictionary<string, (string Group, string Version)> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<byte[]>> _made = new(StringComparer.Ordinal);

    public OpenApiDocuments(ResourceCatalog catalog)
    {
        _catalog = catalog;
        foreach (var (group, version) in OpenApiV3.GroupVersions(catalog))
        {
            _versions.Add(OpenApiV3.Path(group, version), (group, version));
        }

        Paths = [.. _versions.Keys];
    }

    /// <summary>The paths as in the index: <c>api/v1</c>, <c>apis/apps/v1</c>.</summary>
    public IReadOnlyList<string> Paths { get; }

    public bool Contains(string path) => _versions.ContainsKey(path);

    /// <summary>Where the documents are.</summary>
    public byte[] Index() => OpenApiV3.Index(_catalog);

    /// <summary>What stands behind <c>?hash=</c> for that path.</summary>
    public string Hash(string path) => OpenApiV3.Hash(_versions[path].Group, _versions[path].Version);

    /// <summary>The document of a path, as JSON.</summary>
    public byte[] Bytes(string path) => _made.GetOrAdd(path, p => new Lazy<byte[]>(() => Make(_versions[p]))).Value;

    private byte[] Make((string Group, string Version) version) => OpenApiV3.Document(_catalog, version.Group, version.Version)!;
}
