using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>A request to a subresource that is a connection (exec, attach, portforward, proxy): passes the request ring, then goes to the node.</summary>
/// <param name="Scope">What is asked for, and by whom.</param>
/// <param name="Upgrades">Whether the client asks to leave HTTP, as all of them but a proxy's must.</param>
public sealed record ConnectRequest(RequestScope Scope, bool Upgrades) : IRequest<ObjectResponse>, IScopedRequest;
