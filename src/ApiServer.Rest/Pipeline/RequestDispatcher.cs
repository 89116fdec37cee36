using ApiServer.Model.Errors;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Diagnostics;
using ApiServer.Rest.Discovery;
using ApiServer.Rest.Documents;
using ApiServer.Rest.Health;
using ApiServer.Rest.Metrics;
using ApiServer.Rest.Paths;

namespace ApiServer.Rest.Pipeline;

/// <summary>Sends a request where its path's first segments point.</summary>
internal sealed class RequestDispatcher(
    ResourceEndpoint resources,
    DiscoveryEndpoint discovery,
    OpenApiEndpoint documents,
    VersionEndpoint version,
    HealthEndpoint health,
    StatuszEndpoint statusz,
    TokenKeysEndpoint tokenKeys,
    MetricsEndpoint metrics)
{
    /// <summary>Whether the path is one of Swagger UI's pages.</summary>
    public static bool IsUserInterface(RequestInfo info) => info.Segments is ["swagger", ..] && !OpenApiEndpoint.IsDocument(info);

    public Task ServeAsync(Exchange exchange)
    {
        var info = exchange.Info;
        if (info.IsResource && discovery.Knows(info))
        {
            return resources.ServeAsync(exchange);
        }

        return info.Segments switch
        {
            _ when info.IsMalformed && !discovery.Knows(info) => PlainText.NotFoundAsync(exchange.Http),
            [] or ["api", ..] or ["apis", ..] => discovery.ServeAsync(exchange),
            ["version"] => version.ServeAsync(exchange),
            ["healthz" or "livez" or "readyz", ..] => health.ServeAsync(exchange),
            ["statusz"] or ["flagz"] => statusz.ServeAsync(exchange),
            ["openid", "v1", "jwks"] or [".well-known", "openid-configuration"] => tokenKeys.ServeAsync(exchange),
            ["metrics"] => metrics.ServeAsync(exchange),
            ["openapi" or "swagger", ..] => documents.ServeAsync(exchange),
            _ => PlainText.NotFoundAsync(exchange.Http),
        };
    }

    /// <summary>405 unless the method is GET.</summary>
    /// <exception cref="ApiStatusException">405.</exception>
    public static void RequireGet(Exchange exchange)
    {
        if (exchange.Method != "GET")
        {
            throw StatusErrors.MethodNotAllowed();
        }
    }
}
