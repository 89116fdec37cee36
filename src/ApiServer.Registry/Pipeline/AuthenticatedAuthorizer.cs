using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Pipeline;

/// <summary>Everybody who is known may do everything; nobody else may do anything.</summary>
public sealed class AuthenticatedAuthorizer : IAuthorizer
{
    public bool IsAllowed(RequestScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.User.Name != UserInfo.Anonymous.Name;
    }
}
