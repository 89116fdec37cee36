using System.Globalization;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ApiServer.Rest.Documents;

/// <summary>
/// <c>/openapi/v2</c>, <c>/openapi/v3</c> with its documents under hashed URLs that may be kept for ever, and the same documents for
/// Swagger UI under <c>/swagger/documents/</c>: there they are as open as its pages.
/// </summary>
internal sealed class OpenApiEndpoint(OpenApiDocuments documents) : IEndpoint
{
    /// <summary>The protobuf form of version 2 as it is answered, and the name by which kubectl up to 1.26 asks for it.</summary>
    private const string SwaggerProtobuf = "com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private const string SwaggerProtobufOld = "com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// <summary>Whether a path below <c>/swagger</c> is a document and not a page.</summary>
    public static bool IsDocument(RequestInfo info) => info.Segments is ["swagger", "documents", ..];

    public Task ServeAsync(Exchange exchange)
    {
        RequestDispatcher.RequireGet(exchange);
        var segments = exchange.Info.Segments;
        return segments switch
        {
            ["openapi", "v2"] => SwaggerAsync(exchange),
            ["openapi", "v3"] => IndexAsync(exchange),
            ["openapi", "v3", ..] => DocumentAsync(exchange, string.Join('/', segments.Skip(2))),
            ["swagger", "documents", ..] => ForUserInterfaceAsync(exchange, string.Join('/', segments.Skip(2))),
            _ => PlainText.NotFoundAsync(exchange.Http),
        };
    }

    private Task SwaggerAsync(Exchange exchange)
    {
        var accepted = Accepted(exchange.Request, "json", SwaggerProtobufOld, SwaggerProtobuf);
        return accepted is null
            ? EmptyAsync(exchange.Response, 406)
            : IsUnchanged(exchange, documents.SwaggerHash)
            ? EmptyAsync(exchange.Response, 304)
            : accepted == "json"
            ? AnswerBody.WriteAsync(exchange.Http, MediaTypes.Json, documents.Swagger(protobuf: false))
            : AnswerBody.WriteAsync(exchange.Http, "application/" + SwaggerProtobuf, documents.Swagger(protobuf: true));
    }

    // Upstream serves the index as text, and clients do not mind.
    private Task IndexAsync(Exchange exchange) => AnswerBody.WriteAsync(exchange.Http, 200, MediaTypes.PlainText, documents.Index());

    private Task DocumentAsync(Exchange exchange, string path)
    {
        var response = exchange.Response;
        if (!documents.Contains(path))
        {
            return EmptyAsync(response, 404);
        }

        if (Accepted(exchange.Request, "json") is null)
        {
            return EmptyAsync(response, 406);
        }

        var hash = documents.Hash(path);
        if (exchange.Request.Query.TryGetValue("hash", out var asked))
        {
            if (asked != hash)
            {
                response.Headers.Location = $"/openapi/v3/{path}?hash={hash}";
                return EmptyAsync(response, 301);
            }

            response.Headers.CacheControl = "public, immutable";
            response.Headers.Expires = TimeProvider.System.GetUtcNow().AddYears(1).ToString("R", CultureInfo.InvariantCulture);
        }

        return IsUnchanged(exchange, hash)
            ? EmptyAsync(response, 304)
            : AnswerBody.WriteAsync(exchange.Http, MediaTypes.Json, documents.Body(path));
    }

    private Task ForUserInterfaceAsync(Exchange exchange, string path) => documents.Contains(path)
        ? AnswerBody.WriteAsync(exchange.Http, MediaTypes.Json, documents.Body(path))
        : PlainText.NotFoundAsync(exchange.Http);

    /// <summary>Tells the entity tag, and whether the client has that already.</summary>
    private static bool IsUnchanged(Exchange exchange, string hash)
    {
        var tag = new EntityTagHeaderValue($"\"{hash}\"");
        exchange.Response.Headers.ETag = tag.ToString();
        exchange.Response.Headers.Vary = "Accept";
        return exchange.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false));
    }

    private static Task EmptyAsync(HttpResponse response, int code)
    {
        response.StatusCode = code;
        response.ContentLength = code == 304 ? null : 0;
        return Task.CompletedTask;
    }

    /// <summary>The first of these subtypes of <c>application</c> in the first clause that takes any; null when none does.</summary>
    private static string? Accepted(HttpRequest request, params string[] subtypes) => AcceptHeader.Parse(Negotiator.Header(request))
        .Select(clause => Array.Find(subtypes, s => clause.Matches("application", s)))
        .FirstOrDefault(s => s is not null);
}
