using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Pipeline;

/// <summary>Decides whether a user may do what a request asks.</summary>
public interface IAuthorizer
{
    bool IsAllowed(RequestScope scope);
}
