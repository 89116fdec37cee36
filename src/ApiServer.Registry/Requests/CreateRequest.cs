using ApiServer.Model.Json;
using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>POST: the object in the served form, decoded. Also the POST of a subresource (<c>binding</c>).</summary>
public sealed record CreateRequest(RequestScope Scope, JsonObject Object) : IRequest<ObjectResponse>, IScopedRequest;
