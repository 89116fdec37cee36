using ApiServer.Registry.Pipeline;

namespace ApiServer.Registry.Tokens;

/// <summary>Asks one authenticator after the other.</summary>
public sealed class AuthenticatorChain(params IReadOnlyList<IAuthenticator> authenticators) : IAuthenticator
{
    public IReadOnlyList<string> ApiAudiences { get; } = [.. authenticators.SelectMany(a => a.ApiAudiences).Distinct(StringComparer.Ordinal)];

    public async ValueTask<AuthenticatedToken?> AuthenticateAsync(string token, IReadOnlyList<string> audiences)
    {
        foreach (var authenticator in authenticators)
        {
            if (await authenticator.AuthenticateAsync(token, audiences).ConfigureAwait(false) is { } authenticated)
            {
                return authenticated;
            }
        }

        return null;
    }
}
