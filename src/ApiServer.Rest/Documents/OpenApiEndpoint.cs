using System.Globalization;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Pipeline;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Documents;

/// <summary>
/// <c>/openapi/v3</c>, its documents under hashed URLs that may be kept for ever, and the same documents for
/// Swagger UI under <c>/swagger/documents/</c>: there they are as open as its pages.
/// </summary>
internal sealed class OpenApiEndpoint(OpenApiDocuments documents) : IEndpoint
{
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

    // Upstream serves the index as text, and clients do not mind.
    private Task IndexAsync(Exchange exchange) => AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.PlainText, documents.Index());

    private Task DocumentAsync(Exchange exchange, string path)
    {
        var response = exchange.Response;
        if (!documents.Contains(path))
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

        var hash = documents.Hash(path);
        if (exchange.Request.Query.TryGetValue("hash", out var asked))
        {
            if (asked != hash)
            {
                response.StatusCode = 301;
                response.Headers.Location = $"/openapi/v3/{path}?hash={hash}";
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

        return AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.Json, documents.Bytes(path));
    }

    private Task ForUserInterfaceAsync(Exchange exchange, string path) => documents.Contains(path)
        ? AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.Json, documents.Bytes(path))
        : PlainText.NotFoundAsync(exchange.Http);

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
}
