using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>GET of one object or subresource. <paramref name="ResourceVersion"/>: at least that revision; empty: the newest.</summary>
public sealed record GetRequest(RequestScope Scope, string ResourceVersion = "") : IRequest<ObjectResponse>, IScopedRequest;
