using ApiServer.Model.Json;
using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>
/// Several writes of one resource type in one transaction: the object ring runs for each, they commit together. Only in process:
/// how the DNS records of one change are written.
/// </summary>
/// <param name="Scope">The resource and the user; the namespace is each object's own.</param>
/// <param name="Puts">Objects to create or replace, with namespace and name set.</param>
/// <param name="Deletes">Objects to delete, as last seen.</param>
public sealed record TransactRequest(RequestScope Scope, IReadOnlyList<JsonObject> Puts, IReadOnlyList<JsonObject> Deletes) : IRequest<long>, IScopedRequest;
