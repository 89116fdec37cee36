using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>
/// The documents below <c>/openapi/v3</c>, made from the schema and resource tables: one for each group and version, and small ones for
/// discovery. Making one takes some ten milliseconds; callers keep what they got: it never changes for a catalog.
/// </summary>
public static class OpenApiV3
{
    /// <summary>The version that documents name.</summary>
    internal const string Version = "v1.36";

    /// <summary>The documents of a catalog, by their paths below <c>/openapi/v3/</c>: <c>api</c>, <c>api/v1</c>, <c>apis/apps</c>, <c>apis/apps/v1</c>.</summary>
    public static IReadOnlyList<string> Paths(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return
        [
            .. catalog.All.Select(Path)
                .Concat(catalog.All.Where(d => d.Group.Length > 0).Select(d => $"apis/{d.Group}"))
                .Concat(DiscoveryPaths.Roots)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The body of <c>/openapi/v3</c>: where each document is, with its <see cref="Hash(ResourceCatalog, string)"/>.</summary>
    public static byte[] Index(ResourceCatalog catalog)
    {
        var paths = new JsonObjectBuilder();
        foreach (var path in Paths(catalog))
        {
            paths.Add(path, JsonObject.Of(("serverRelativeURL", $"/openapi/v3/{path}?hash={Hash(catalog, path)}")));
        }

        return JsonObject.Of(("paths", paths.Build())).ToUtf8();
    }

    /// <summary>
    /// What stands behind <c>?hash=</c> and, quoted, as the ETag: it changes with the program that makes the documents and with what is served there, so
    /// that no document has to be made to tell it.
    /// </summary>
    public static string Hash(ResourceCatalog catalog, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Hash(path, catalog.All.Where(d => Path(d) == path));
    }

    /// <summary>The hash of a document of these resources.</summary>
    internal static string Hash(string document, IEnumerable<ResourceDefinition> resources)
    {
        var text = new StringBuilder($"{typeof(OpenApiV3).Module.ModuleVersionId} {document}");
        foreach (var resource in resources)
        {
            text.Append('\n').Append(resource).Append(' ').Append(resource.Kind).Append(' ').AppendJoin(',', resource.Verbs)
                .Append(' ').AppendJoin(',', resource.Subresources).Append(' ').Append(resource.Schema.Published);
        }

        return Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The document of a path as JSON; null when nothing of it is served.</summary>
    public static byte[]? Document(ResourceCatalog catalog, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var resources = catalog.All.Where(d => Path(d) == path).ToList();
        return resources.Count > 0 ? Document(resources, [], brief: false, shared: false).ToUtf8()
            : Paths(catalog).Contains(path) ? Document([], [path], brief: false, shared: false).ToUtf8()
            : null;
    }

    /// <summary>One document of everything.</summary>
    /// <param name="catalog">What is served.</param>
    /// <param name="brief">Descriptions are cut to their first sentence.</param>
    internal static JsonObject Whole(ResourceCatalog catalog, bool brief)
    {
        var versions = catalog.All.Select(Path).ToHashSet(StringComparer.Ordinal);
        return Document(catalog.All, Paths(catalog).Where(p => !versions.Contains(p)), brief, shared: true);
    }

    private static string Path(ResourceDefinition resource) => PathDocument.Root(resource.Group, resource.Version)[1..];

    /// <summary>The document of these resources.</summary>
    /// <param name="resources">What it describes.</param>
    /// <param name="discovery">The paths of discovery that it describes besides.</param>
    /// <param name="brief">Descriptions are cut to their first sentence.</param>
    /// <param name="shared">Parameters are defined once.</param>
    private static JsonObject Document(IReadOnlyList<ResourceDefinition> resources, IEnumerable<string> discovery, bool brief, bool shared)
    {
        var schemas = new SchemaDocument(brief);
        var operations = new OperationWriter(schemas, shared);
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var path in discovery)
        {
            paths.Add($"/{path}/", DiscoveryPaths.Of(path, operations));
        }

        foreach (var (group, version) in resources.Select(d => (d.Group, d.Version)).Distinct())
        {
            paths.Add(PathDocument.Root(group, version) + "/", DiscoveryPaths.OfVersion(group, version, operations));
        }

        AddResources(resources, schemas, new PathDocument(operations, paths));
        return JsonObject.Of(
            ("openapi", "3.0.0"),
            ("info", JsonObject.Of(("title", "Kubernetes"), ("version", Version))),
            ("paths", Join(paths)),
            ("components", Components(schemas, shared)),
            ("security", JsonArray.Of(JsonObject.Of(("BearerToken", JsonArray.Empty)))));
    }

    private static void AddResources(IReadOnlyList<ResourceDefinition> resources, SchemaDocument schemas, PathDocument paths)
    {
        foreach (var resource in resources)
        {
            if (resource.Schema.IsStructural)
            {
                schemas.Define(resource.Schema);
                schemas.Define(resource.ListSchema);
            }

            paths.Add(resource);
            // Explained although no operation speaks of it alone (a List, a kind of which only its subresource is served).
            schemas.Reference(resource.Schema.Name);
        }

        if (resources.Count > 0)
        {
            schemas.Reference("io.k8s.apimachinery.pkg.apis.meta.v1.Status");
            schemas.Reference("io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent");
        }
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
