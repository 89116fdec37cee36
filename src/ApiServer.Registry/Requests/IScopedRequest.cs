namespace ApiServer.Registry.Requests;

/// <summary>Every request of the registry has a scope: what the request ring looks at.</summary>
public interface IScopedRequest
{
    RequestScope Scope { get; }
}
