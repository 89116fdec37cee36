using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>
/// What answers for a subresource, or for a resource that is not stored, instead of the handlers' own way with objects. A derived class
/// overrides the verbs that it has.
/// </summary>
internal abstract class Subresource
{
    /// <summary>
    /// What it answers for: <c>pods/eviction</c>, <c>*/scale</c> for every resource, <c>bindings</c> for a resource without subresource.
    /// </summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>POST.</summary>
    public virtual Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken) =>
        throw StatusErrors.MethodNotAllowed();

    /// <summary>GET, of the object that is stored under the scope's name.</summary>
    public virtual ObjectResponse Get(RequestScope scope, StoredObject stored) => throw StatusErrors.MethodNotAllowed();

    /// <summary>GET of a resource that is not stored.</summary>
    public virtual ObjectResponse Get(RequestScope scope) => throw StatusErrors.MethodNotAllowed();

    /// <summary>GET of a collection that is not stored.</summary>
    public virtual ListResponse List(RequestScope scope, ListOptions options) => throw StatusErrors.MethodNotAllowed();

    /// <summary>PUT and PATCH: <paramref name="change"/> makes the new state, in the served form, of the present one.</summary>
    public virtual Task<ObjectResponse> UpdateAsync(RequestScope scope, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken) =>
        throw StatusErrors.MethodNotAllowed();
}
