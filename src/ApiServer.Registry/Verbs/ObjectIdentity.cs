using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs;

/// <summary>Holds the name and namespace in a body against those of the URL.</summary>
internal static class ObjectIdentity
{
    /// <summary>For a create: the namespace is filled in, another one is 400; a resourceVersion is 400.</summary>
    public static JsonObject ForCreate(RequestScope scope, JsonObject obj)
    {
        if (obj.Namespace() is { Length: > 0 } ns && ns != scope.Namespace)
        {
            throw StatusErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (obj.ResourceVersion() is not ("" or "0"))
        {
            throw StatusErrors.BadRequest("resourceVersion should not be set on objects to be created");
        }

        return WithNamespace(scope, obj);
    }

    /// <summary>For an update: the name must be the URL's.</summary>
    public static JsonObject ForUpdate(RequestScope scope, JsonObject obj)
    {
        if (obj.Name().Length == 0)
        {
            throw StatusErrors.BadRequest($"the name of the object ({scope.Name} based on URL) was undeterminable: name must be provided");
        }

        if (obj.Name() != scope.Name)
        {
            throw StatusErrors.BadRequest($"the name of the object ({obj.Name()}) does not match the name on the URL ({scope.Name})");
        }

        if (obj.Namespace() is { Length: > 0 } ns && ns != scope.Namespace)
        {
            throw StatusErrors.BadRequest($"the namespace of the object ({ns}) does not match the namespace on the request ({scope.Namespace})");
        }

        return WithNamespace(scope, obj);
    }

    private static JsonObject WithNamespace(RequestScope scope, JsonObject obj) =>
        scope.Namespace.Length == 0 ? obj : obj.WithAt(scope.Namespace, "metadata", "namespace");
}
