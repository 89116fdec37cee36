namespace ApiServer.Rest.Access;

/// <summary>Finds out who sends a request.</summary>
public interface IAuthenticator
{
    /// <summary>Looks at the value of the <c>Authorization</c> header; null or empty when there is none.</summary>
    AuthenticationResult Authenticate(string? authorization);
}
