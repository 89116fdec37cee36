using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>GET of a collection with <c>watch=true</c>.</summary>
public sealed record WatchRequest(RequestScope Scope, ListOptions Options) : IRequest<IWatchSession>, IScopedRequest;
