namespace ApiServer.Registry.Pipeline;

/// <summary>Finds out whose a bearer token is.</summary>
public interface IAuthenticator
{
    /// <summary>The audiences of the API itself: what a token must be for when nothing else is asked.</summary>
    IReadOnlyList<string> ApiAudiences { get; }

    /// <summary>Whose token it is; null: nobody's, or not for any of the audiences.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">Whom it has to be meant for, one of them at least.</param>
    ValueTask<AuthenticatedToken?> AuthenticateAsync(string token, IReadOnlyList<string> audiences);
}
