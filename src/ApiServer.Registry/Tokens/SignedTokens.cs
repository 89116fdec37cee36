using System.Text.Json;
using ApiServer.Model.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ApiServer.Registry.Tokens;

/// <summary>JSON Web Tokens of one authority. Made when the first token comes or goes: a start does without the library.</summary>
internal sealed class SignedTokens(TokenAuthority authority)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    public string Sign(JsonObject claims) =>
        _handler.CreateToken(claims.ToString(), new SigningCredentials(authority.SigningKey, TokenAuthority.Algorithm));

    /// <summary>The claims of a token that the authority signed and that is good now; null for any other.</summary>
    public async ValueTask<JsonObject?> ReadAsync(string token, DateTimeOffset now)
    {
        var result = await _handler.ValidateTokenAsync(token, Rules(now)).ConfigureAwait(false);
        return result.IsValid && result.SecurityToken is JsonWebToken jwt ? Payload(jwt) : null;
    }

    /// <summary>Audiences are for the caller to compare; times count by the cluster's clock.</summary>
    private TokenValidationParameters Rules(DateTimeOffset now) => new()
    {
        ValidIssuers = [authority.Issuer, LastingTokens.Issuer],
        ValidateAudience = false,
        IssuerSigningKey = authority.SigningKey,
        ValidAlgorithms = [TokenAuthority.Algorithm],
        LifetimeValidator = (from, until, token, _) => token.Issuer == LastingTokens.Issuer || (from <= now.UtcDateTime && until > now.UtcDateTime),
    };

    private static JsonObject? Payload(JsonWebToken jwt)
    {
        try
        {
            return JsonReader.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
