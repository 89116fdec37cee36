using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>
/// GET componentstatuses (registry/core/componentstatus): one process holds all components, so whoever gets an answer knows that they are well.
/// The store goes by the name that clients look for.
/// </summary>
internal sealed class ComponentStatuses(IObjectStore store) : Subresource
{
    private static readonly string[] Components = ["controller-manager", "etcd-0", "scheduler"];

    public override IReadOnlyList<string> Names { get; } = ["componentstatuses"];

    public override ObjectResponse Get(RequestScope scope) => Components.Contains(scope.Name)
        ? new ObjectResponse { Object = Status(scope.Name) }
        : throw StatusErrors.NotFound(scope.Resource, scope.Name);

    public override ListResponse List(RequestScope scope, ListOptions options)
    {
        var filter = new ObjectFilter(scope, options);
        return new ListResponse([.. Components.Select(name => Stored(scope.Resource, name)).Where(filter.Matches)], store.Revision, null, null);
    }

    private static StoredObject Stored(ResourceDefinition resource, string name)
    {
        var status = Status(name);
        return new StoredObject(new ObjectKey(resource.StoreType, "", name), 0, status.ToUtf8(), status, ObjectFacts.Of(resource, status));
    }

    private static JsonObject Status(string name) => JsonObject.Of(
        ("kind", "ComponentStatus"),
        ("apiVersion", "v1"),
        ("metadata", JsonObject.Of(("name", name))),
        ("conditions", JsonArray.Of(JsonObject.Of(("type", "Healthy"), ("status", "True"), ("message", "ok")))));
}
