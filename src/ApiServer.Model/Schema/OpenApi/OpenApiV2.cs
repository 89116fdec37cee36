using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>
/// The document of <c>/openapi/v2</c> (Swagger 2.0), which kubectl up to 1.26 reads: the third version's document said in the words of the second.
/// Making it takes some hundred milliseconds and much memory; callers keep the bytes.
/// </summary>
public static class OpenApiV2
{
    /// <summary>What stands, quoted, as the ETag of both forms.</summary>
    public static string Hash(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return OpenApiV3.Hash("v2", catalog.All);
    }

    /// <summary>The document of a catalog.</summary>
    public static JsonObject Document(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var whole = OpenApiV3.Whole(catalog, brief: false);
        var components = whole.Object("components")!;
        var paths = new SwaggerPaths(components.Object("parameters")!);
        return JsonObject.Of(
            ("swagger", "2.0"),
            ("info", JsonObject.Of(("title", "Kubernetes"), ("version", OpenApiV3.Version))),
            ("paths", SwaggerSchemas.Each(whole.Object("paths")!, paths.Item)),
            ("definitions", SwaggerSchemas.Each(components.Object("schemas")!, SwaggerSchemas.Of)),
            ("parameters", SwaggerSchemas.Each(components.Object("parameters")!, SwaggerPaths.Parameter)),
            ("securityDefinitions", JsonObject.Of(("BearerToken", JsonObject.Of(
                ("description", "Bearer Token authentication"),
                ("type", "apiKey"),
                ("name", "authorization"),
                ("in", "header"))))),
            ("security", JsonArray.Of(JsonObject.Of(("BearerToken", JsonArray.Empty)))));
    }

    /// <summary>A document in its protobuf form, gnostic's <c>openapi.v2.Document</c>.</summary>
    public static byte[] ToProtobuf(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return SwaggerMessage.Write(document);
    }
}
