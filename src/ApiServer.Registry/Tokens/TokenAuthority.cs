using System.Security.Cryptography;
using ApiServer.Model.Json;
using Microsoft.IdentityModel.Tokens;

namespace ApiServer.Registry.Tokens;

/// <summary>Who signs ServiceAccount tokens, and with which key.</summary>
/// <param name="Issuer">The <c>iss</c> of the tokens, which is the API's audience too.</param>
/// <param name="Key">The key (P-256), made ready when the first token is issued or shown.</param>
public sealed record TokenAuthority(string Issuer, Lazy<ECDsa> Key)
{
    /// <summary>The signature's algorithm.</summary>
    public const string Algorithm = SecurityAlgorithms.EcdsaSha256;

    /// <summary>The key's name in the tokens: the hash of its public part, as upstream names keys.</summary>
    internal string KeyId => Base64UrlEncoder.Encode(SHA256.HashData(Key.Value.ExportSubjectPublicKeyInfo()));

    /// <summary>The public keys as a JSON Web Key Set.</summary>
    public JsonObject KeySet()
    {
        var point = Key.Value.ExportParameters(includePrivateParameters: false).Q;
        var key = JsonObject.Of(
            ("use", "sig"),
            ("kty", "EC"),
            ("kid", KeyId),
            ("crv", "P-256"),
            ("alg", Algorithm),
            ("x", Base64UrlEncoder.Encode(point.X)),
            ("y", Base64UrlEncoder.Encode(point.Y)));
        return JsonObject.Of(("keys", JsonArray.Of(key)));
    }

    internal ECDsaSecurityKey SigningKey => new(Key.Value) { KeyId = KeyId };
}
