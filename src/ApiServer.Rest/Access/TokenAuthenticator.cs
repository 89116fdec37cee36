using System.Security.Cryptography;
using System.Text;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Access;

/// <summary>Tokens that are good for ever and for everything: the administrator's generated one and those of a token file.</summary>
public sealed class TokenAuthenticator : IAuthenticator
{
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

    public IReadOnlyList<string> ApiAudiences => [];

    public ValueTask<AuthenticatedToken?> AuthenticateAsync(string token, IReadOnlyList<string> audiences) =>
        ValueTask.FromResult(_users.TryGetValue(Hash(token), out var user) ? new AuthenticatedToken(user, audiences) : null);

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
