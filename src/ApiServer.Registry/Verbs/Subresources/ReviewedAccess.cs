using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>The request that an access review describes, as the authorizer would meet it.</summary>
internal sealed class ReviewedAccess(ResourceCatalog catalog)
{
    /// <summary>The described request.</summary>
    /// <param name="scope">The review's own request.</param>
    /// <param name="user">Who would make it.</param>
    /// <param name="spec">The review's spec.</param>
    public RequestScope Describe(RequestScope scope, UserInfo user, JsonObject spec) => spec["resourceAttributes"] is JsonObject resource
        ? new RequestScope
        {
            User = user,
            RequestId = scope.RequestId,
            Resource = Resource(resource.String("group") ?? "", resource.String("resource") ?? "", scope.Resource),
            Verb = resource.String("verb") ?? "",
            Namespace = resource.String("namespace") ?? "",
            Name = resource.String("name") ?? "",
            Subresource = resource.String("subresource") ?? "",
        }
        : new RequestScope
        {
            // A path that is no resource is asked for by its own name, in no group.
            User = user,
            RequestId = scope.RequestId,
            Resource = UnservedResource.Define("", spec.StringAt("nonResourceAttributes", "path") ?? "", scope.Resource),
            Verb = spec.StringAt("nonResourceAttributes", "verb") ?? "",
        };

    /// <summary>Reviews may ask for resources that are not served, and for all of them (<c>*</c>).</summary>
    private ResourceDefinition Resource(string group, string resource, ResourceDefinition review) =>
        catalog.TryGet(group.Length == 0 ? resource : $"{resource}.{group}", out var served) ? served : UnservedResource.Define(group, resource, review);
}
