using System.Security.Cryptography;
using System.Text;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Access;

/// <summary>
/// Bearer tokens: the administrator's generated one and those of a token file. Other schemes (Basic) count as no credential, as upstream.
/// </summary>
public sealed class TokenAuthenticator : IAuthenticator
{
    private const string Scheme = "Bearer";

    // Tokens are looked up by their hash, so that the time a look-up takes says nothing about a token's beginning.
    private readonly Dictionary<string, UserInfo> _users = new(StringComparer.Ordinal);

    /// <summary>The users by token; of equal tokens the first counts.</summary>
    public TokenAuthenticator(IEnumerable<KeyValuePair<string, UserInfo>> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        foreach (var (token, user) in tokens)
        {
            _users.TryAdd(Hash(token), user);
        }
    }

    public AuthenticationResult Authenticate(string? authorization)
    {
        if (string.IsNullOrWhiteSpace(authorization))
        {
            return AuthenticationResult.Anonymous;
        }

        var text = authorization.AsSpan().Trim();
        var space = text.IndexOf(' ');
        if (space < 0 || !text[..space].Equals(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticationResult.Anonymous;
        }

        var token = text[(space + 1)..].Trim();
        if (token.IsEmpty)
        {
            return AuthenticationResult.Anonymous;
        }

        return _users.TryGetValue(Hash(token), out var user) ? new AuthenticationResult(user) : AuthenticationResult.Rejected;
    }

    private static string Hash(ReadOnlySpan<char> token)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(token.Length)];
        var length = Encoding.UTF8.GetBytes(token, bytes);
        return Convert.ToHexString(SHA256.HashData(bytes.AsSpan(0, length)));
    }
}
