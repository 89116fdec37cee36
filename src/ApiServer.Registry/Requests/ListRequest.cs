using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>GET of a collection.</summary>
public sealed record ListRequest(RequestScope Scope, ListOptions Options) : IRequest<ListResponse>, IScopedRequest;
