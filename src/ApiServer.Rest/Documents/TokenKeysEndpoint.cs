using ApiServer.Model.Json;
using ApiServer.Registry.Tokens;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Pipeline;

namespace ApiServer.Rest.Documents;

/// <summary>
/// How others check ServiceAccount tokens (OpenID Connect Discovery; upstream routes/openidmetadata.go): <c>/.well-known/openid-configuration</c> and
/// <c>/openid/v1/jwks</c>.
/// </summary>
internal sealed class TokenKeysEndpoint(TokenAuthority authority, RestOptions options) : IEndpoint
{
    private const string KeysPath = "/openid/v1/jwks";

    public Task ServeAsync(Exchange exchange)
    {
        RequestDispatcher.RequireGet(exchange);
        exchange.Response.Headers.CacheControl = "public, max-age=3600";
        return exchange.Info.Segments is ["openid", ..]
            ? WriteAsync(exchange, authority.KeySet(), "application/jwk-set+json")
            : WriteAsync(exchange, Configuration(), "application/json");
    }

    private JsonObject Configuration() => JsonObject.Of(
        ("issuer", authority.Issuer),
        ("jwks_uri", $"https://{options.ServerAddress()}{KeysPath}"),
        ("response_types_supported", JsonArray.OfStrings("id_token")),
        ("subject_types_supported", JsonArray.OfStrings("public")),
        ("id_token_signing_alg_values_supported", JsonArray.OfStrings(TokenAuthority.Algorithm)));

    private static Task WriteAsync(Exchange exchange, JsonObject document, string mediaType) =>
        AnswerBody.WriteAsync(exchange.Http, 200, mediaType, document.ToUtf8());
}
