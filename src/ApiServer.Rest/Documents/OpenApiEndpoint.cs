using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Documents;

/// <summary>
/// <c>/openapi/v3</c>, its documents under hashed URLs that may be kept for ever, and the same documents with a security scheme for
/// Swagger UI under <c>/swagger/documents/</c>. A document is made when it is first asked for.
/// </summary>
internal sealed class OpenApiEndpoint(IOpenApiDocuments documents) : IEndpoint
{
    private readonly ConcurrentDictionary<string, Lazy<byte[]>> _made = new(StringComparer.Ordinal);
    private readonly Lazy<HashSet<string>> _paths = new(() => [.. documents.Paths]);

    /// <summary>Whether a path below <c>/swagger</c> is a document and not a page.</summary>
    public static bool IsDocument(RequestInfo info) => info.Segments is ["swagger", "documents", ..];

    public Task ServeAsync(Exchange exchange)
    {
        RequestDispatcher.RequireGet(exchange);
        var segments = exchange.Info.Segments;
        return segments switch
        {
            ["openapi", "v3"] => IndexAsync(exchange),
            ["openapi", "v3", ..] => DocumentAsync(exchange, string.Join('/', segments.Skip(2))),
            ["swagger", "documents", ..] => ForUserInterfaceAsync(exchange, string.Join('/', segments.Skip(2))),
            _ => PlainText.NotFoundAsync(exchange.Http),
        };
    }

    private Task IndexAsync(Exchange exchange)
    {
        var paths = new JsonObjectBuilder(documents.Paths.Count);
        foreach (var path in documents.Paths.Order(StringComparer.Ordinal))
        {
            paths.Add(path, JsonObject.Of(("serverRelativeURL", Url(path))));
        }

        // Upstream serves the index as text, and clients do not mind.
        return AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.PlainText, JsonObject.Of(("paths", paths.Build())).ToUtf8());
    }

    private Task DocumentAsync(Exchange exchange, string path)
    {
        var response = exchange.Response;
        if (!_paths.Value.Contains(path))
        {
            response.StatusCode = 404;
            response.ContentLength = 0;
            return Task.CompletedTask;
        }

        if (!AcceptsJson(exchange.Request))
        {
            response.StatusCode = 406;
            response.ContentLength = 0;
            return Task.CompletedTask;
        }

        var hash = Hash(path);
        if (exchange.Request.Query.TryGetValue("hash", out var asked))
        {
            if (asked != hash)
            {
                response.StatusCode = 301;
                response.Headers.Location = Url(path);
                response.ContentLength = 0;
                return Task.CompletedTask;
            }

            response.Headers.CacheControl = "public, immutable";
            response.Headers.Expires = TimeProvider.System.GetUtcNow().AddYears(1).ToString("R", CultureInfo.InvariantCulture);
        }

        var tag = $"\"{hash}\"";
        response.Headers.ETag = tag;
        response.Headers.Vary = "Accept";
        if (exchange.Request.Headers.IfNoneMatch.Contains(tag))
        {
            response.StatusCode = 304;
            return Task.CompletedTask;
        }

        return AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.Json, Bytes(path));
    }

    private Task ForUserInterfaceAsync(Exchange exchange, string path)
    {
        if (!_paths.Value.Contains(path))
        {
            return PlainText.NotFoundAsync(exchange.Http);
        }

        return AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.Json, WithBearer(documents.Make(path)).ToUtf8());
    }

    /// <summary>The document with the scheme that makes Swagger UI's Authorize button ask for a token.</summary>
    private static JsonObject WithBearer(JsonObject document)
    {
        var scheme = JsonObject.Of(
            ("type", "http"),
            ("scheme", "bearer"),
            ("description", "The token of a user: the administrator's stands in the kubeconfig. The loopback HTTP port needs none."));
        var used = JsonArray.Of(JsonObject.Of(("BearerToken", JsonArray.Empty)));
        return document.WithAt(scheme, "components", "securitySchemes", "BearerToken").With("security", used);
    }

    private static bool AcceptsJson(HttpRequest request)
    {
        foreach (var clause in AcceptHeader.Parse(Negotiator.Header(request)))
        {
            if (clause.Matches("application", "json"))
            {
                return true;
            }
        }

        return false;
    }

    private byte[] Bytes(string path) => _made.GetOrAdd(path, p => new Lazy<byte[]>(() => documents.Make(p).ToUtf8())).Value;

    private static string Url(string path) => $"/openapi/v3/{path}?hash={Hash(path)}";

    /// <summary>
    /// Names the content: a document changes only with the build that makes it, so the build stands in for the text. The index
    /// would otherwise have to make every document.
    /// </summary>
    private static string Hash(string path)
    {
        var builds = typeof(OpenApiEndpoint).Assembly.ManifestModule.ModuleVersionId.ToString("N")
            + typeof(JsonObject).Assembly.ManifestModule.ModuleVersionId.ToString("N");
        return Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(builds + path)));
    }
}
