using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>DELETE of a collection: answers the objects that it deleted.</summary>
public sealed record DeleteCollectionRequest(RequestScope Scope, ListOptions List, DeleteOptions Options) : IRequest<ListResponse>, IScopedRequest;
