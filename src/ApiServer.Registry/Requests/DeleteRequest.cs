using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>DELETE of one object.</summary>
public sealed record DeleteRequest(RequestScope Scope, DeleteOptions Options) : IRequest<ObjectResponse>, IScopedRequest;
