using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>A request to a subresource that is a connection (exec, attach, portforward, proxy): passes the request ring, then goes to the node.</summary>
public sealed record ConnectRequest(RequestScope Scope) : IRequest<ObjectResponse>, IScopedRequest;
