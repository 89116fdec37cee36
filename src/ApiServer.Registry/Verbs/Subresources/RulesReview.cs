using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>
/// POST selfsubjectrulesreviews: what the client may do in a namespace (<c>kubectl auth can-i --list</c>). The authorizer answers single
/// questions only: the list is everything when it allows everything, and otherwise marked incomplete, as upstream marks the
/// lists of authorizers that cannot enumerate their rules.
/// </summary>
internal sealed class RulesReview(IAuthorizer authorizer, ReviewedAccess access) : Subresource
{
    private static readonly JsonArray All = JsonArray.OfStrings("*");

    private static readonly JsonObject Anything = JsonObject.Of(
        ("verb", "*"), ("group", "*"), ("resource", "*"));

    public override IReadOnlyList<string> Names { get; } = ["selfsubjectrulesreviews.authorization.k8s.io"];

    public override Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        if (obj.StringAt("spec", "namespace") is not { Length: > 0 } ns)
        {
            throw StatusErrors.BadRequest("no namespace on request");
        }

        var question = JsonObject.Of(("resourceAttributes", Anything.With("namespace", ns)));
        var everything = authorizer.IsAllowed(access.Describe(scope, scope.User, question));
        var answer = obj
            .With("kind", scope.Resource.Kind)
            .With("apiVersion", scope.Resource.ApiVersion)
            .With("metadata", obj.Metadata())
            .With("spec", JsonObject.Empty)
            .With("status", JsonObject.Of(
                ("resourceRules", everything ? JsonArray.Of(JsonObject.Of(("verbs", All), ("apiGroups", All), ("resources", All))) : JsonArray.Empty),
                ("nonResourceRules", everything ? JsonArray.Of(JsonObject.Of(("verbs", All), ("nonResourceURLs", All))) : JsonArray.Empty),
                ("incomplete", !everything)));
        return Task.FromResult(new ObjectResponse { Code = 201, Object = answer });
    }
}
