using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>
/// The documents below <c>/openapi/v3</c>, one for each group and version, made from the schema and resource tables. Making one takes
/// some ten milliseconds; callers keep what they got: it never changes while the process runs.
/// </summary>
public static class OpenApiV3
{
    /// <summary>The version that documents name.</summary>
    internal const string Version = "v1.36";

    /// <summary>The content types of a document that is served as JSON.</summary>
    public const string ContentType = "application/json";

    /// <summary>The groups and versions that have a document, in the order of the resource table.</summary>
    public static IEnumerable<(string Group, string Version)> GroupVersions(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.All.Select(d => (d.Group, d.Version)).Distinct();
    }

    /// <summary>The body of <c>/openapi/v3</c>: where the document of each group and version is, with its <see cref="Hash"/>.</summary>
    public static byte[] Index(ResourceCatalog catalog)
    {
        var paths = new JsonObjectBuilder();
        foreach (var (path, hash) in GroupVersions(catalog)
            .Select(g => (Path: Path(g.Group, g.Version), Hash: Hash(g.Group, g.Version)))
            .OrderBy(p => p.Path, StringComparer.Ordinal))
        {
            paths.Add(path, JsonObject.Of(("serverRelativeURL", $"/openapi/v3/{path}?hash={hash}")));
        }

        return JsonObject.Of(("paths", paths.Build())).ToUtf8();
    }

    /// <summary>The path of a document below <c>/openapi/v3/</c>: <c>api/v1</c>, <c>apis/apps/v1</c>.</summary>
    public static string Path(string group, string version) => PathDocument.Root(group, version)[1..];

    /// <summary>
    /// What stands behind <c>?hash=</c> and, quoted, as the ETag: it changes with the program that makes the documents, so that none has
    /// to be made to tell it.
    /// </summary>
    public static string Hash(string group, string version) => Convert.ToHexString(SHA512.HashData(
        Encoding.UTF8.GetBytes($"{typeof(OpenApiV3).Module.ModuleVersionId} {Path(group, version)}")));

    /// <summary>The document of a group and version as JSON; null when nothing of it is served.</summary>
    public static byte[]? Document(ResourceCatalog catalog, string group, string version)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var resources = catalog.All.Where(d => d.Group == group && d.Version == version).ToList();
        return resources.Count == 0 ? null : Document(resources, brief: false, shared: false).ToUtf8();
    }

    /// <summary>The document of these resources.</summary>
    /// <param name="resources">What it describes.</param>
    /// <param name="brief">Descriptions are cut to their first sentence.</param>
    /// <param name="shared">Parameters are defined once.</param>
    internal static JsonObject Document(IReadOnlyList<ResourceDefinition> resources, bool brief, bool shared)
    {
        var schemas = new SchemaDocument(brief);
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var writer = new PathDocument(new OperationWriter(schemas, shared), paths);
        foreach (var (group, version) in resources.Select(d => (d.Group, d.Version)).Distinct())
        {
            writer.AddDiscovery(group, version);
        }

        foreach (var resource in resources)
        {
            writer.Add(resource);
            // Explained although no operation speaks of it alone (a List, a kind of which only its subresource is served).
            schemas.Reference(resource.Schema.Name);
        }

        schemas.Reference("io.k8s.apimachinery.pkg.apis.meta.v1.Status");
        schemas.Reference("io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent");
        return JsonObject.Of(
            ("openapi", "3.0.0"),
            ("info", JsonObject.Of(("title", "Kubernetes"), ("version", Version))),
            ("paths", Join(paths)),
            ("components", Components(schemas, shared)),
            ("security", JsonArray.Of(JsonObject.Of(("BearerToken", JsonArray.Empty)))));
    }

    private static JsonObject Components(SchemaDocument schemas, bool shared)
    {
        var components = new JsonObjectBuilder().Add("schemas", schemas.Build());
        if (shared)
        {
            var parameters = new JsonObjectBuilder();
            foreach (var name in QueryParameters.Names.Order(StringComparer.Ordinal))
            {
                parameters.Add(name, QueryParameters.Define(name));
            }

            components.Add("parameters", parameters.Build());
        }

        return components.Add("securitySchemes", JsonObject.Of(("BearerToken", JsonObject.Of(
            ("type", "http"),
            ("description", "Bearer Token authentication"),
            ("scheme", "bearer"))))).Build();
    }

    private static JsonObject Join(SortedDictionary<string, JsonObject> paths)
    {
        var all = new JsonObjectBuilder(paths.Count);
        foreach (var (path, item) in paths)
        {
            all.Add(path, item);
        }

        return all.Build();
    }
}
