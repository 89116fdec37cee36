using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>
/// POST of the access reviews: what the authorizer says of a request that the client describes (registry/authorization;
/// <c>kubectl auth can-i</c>).
/// </summary>
internal sealed class AccessReviews(IAuthorizer authorizer, ReviewedAccess access) : Subresource
{
    private const string Local = "LocalSubjectAccessReview";
    private const string Self = "SelfSubjectAccessReview";

    public override IReadOnlyList<string> Names { get; } =
    [
        "selfsubjectaccessreviews.authorization.k8s.io",
        "subjectaccessreviews.authorization.k8s.io",
        "localsubjectaccessreviews.authorization.k8s.io",
    ];

    public override Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        var spec = obj.ObjectAt("spec");
        Check(scope, obj, spec);
        var user = scope.Resource.Kind == Self ? scope.User : SubjectOf(spec);
        var allowed = authorizer.IsAllowed(access.Describe(scope, user, spec));
        var answer = obj
            .With("kind", scope.Resource.Kind)
            .With("apiVersion", scope.Resource.ApiVersion)
            .With("metadata", obj.Metadata())
            .With("spec", spec)
            .With("status", JsonObject.Of(("allowed", allowed)));
        return Task.FromResult(new ObjectResponse { Code = 201, Object = answer });
    }

    private static UserInfo SubjectOf(JsonObject spec) =>
        new(spec.String("user") ?? "", spec.String("uid") ?? "", [.. spec.ArrayAt("groups").Select(g => g.AsString ?? "")]);

    private static void Check(RequestScope scope, JsonObject obj, JsonObject spec)
    {
        var errors = new List<FieldError>();
        var resource = spec["resourceAttributes"] as JsonObject;
        var path = spec["nonResourceAttributes"] as JsonObject;
        if (resource is not null && path is not null)
        {
            errors.Add(FieldError.Invalid("spec.nonResourceAttributes", path, "cannot be specified in combination with resourceAttributes"));
        }

        if (resource is null && path is null)
        {
            errors.Add(FieldError.Invalid(
                "spec.resourceAttributes", JsonNull.Instance, "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }

        if (scope.Resource.Kind != Self && string.IsNullOrEmpty(spec.String("user")) && spec.ArrayAt("groups").Count == 0)
        {
            errors.Add(FieldError.Invalid("spec.user", "", "at least one of user or group must be specified"));
        }

        if (scope.Resource.Kind == Local && path is not null)
        {
            errors.Add(FieldError.Invalid("spec.nonResourceAttributes", path, "disallowed on this kind of request"));
        }

        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid(scope.Resource, obj.Name(), errors);
        }

        if (scope.Resource.Kind == Local && resource?.String("namespace") != scope.Namespace)
        {
            throw StatusErrors.BadRequest($"spec.resourceAttributes.namespace must match namespace: {scope.Namespace}");
        }
    }
}
