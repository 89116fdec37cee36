using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Access;

/// <summary>What authentication found.</summary>
/// <param name="User">Who asks; null when a credential was sent that is not valid: 401.</param>
public readonly record struct AuthenticationResult(UserInfo? User)
{
    /// <summary>No credential: the request is <c>system:anonymous</c>'s.</summary>
    public static readonly AuthenticationResult Anonymous = new(UserInfo.Anonymous);

    /// <summary>A credential that nobody has.</summary>
    public static readonly AuthenticationResult Rejected = new(null);
}
