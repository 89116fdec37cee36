using ApiServer.Model.Json;
using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>PUT of an object or subresource: the object in the served form, decoded.</summary>
public sealed record UpdateRequest(RequestScope Scope, JsonObject Object) : IRequest<ObjectResponse>, IScopedRequest;
