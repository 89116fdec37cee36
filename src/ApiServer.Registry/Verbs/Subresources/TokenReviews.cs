using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>POST tokenreviews: whose a token is (registry/authentication/tokenreview).</summary>
internal sealed class TokenReviews(IAuthenticator authenticator) : Subresource
{
    public override IReadOnlyList<string> Names { get; } = ["tokenreviews.authentication.k8s.io"];

    public override async Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        var token = obj.StringAt("spec", "token") ?? "";
        if (token.Length == 0)
        {
            throw StatusErrors.BadRequest("token is required for TokenReview in authentication");
        }

        var audiences = obj.ArrayAt("spec", "audiences").Strings.ToList();
        var found = await authenticator.AuthenticateAsync(token, audiences.Count == 0 ? authenticator.ApiAudiences : audiences).ConfigureAwait(false);
        var status = found is null
            ? JsonObject.Of(("user", JsonObject.Empty), ("error", "invalid bearer token"))
            : JsonObject.Of(("authenticated", true), ("user", UserObject.Of(found.User)), ("audiences", JsonArray.OfStrings(found.Audiences)));
        var review = JsonObject.Of(
            ("kind", scope.Resource.Kind), ("apiVersion", scope.Resource.ApiVersion), ("metadata", obj.Metadata()), ("spec", obj.ObjectAt("spec")), ("status", status));
        return new ObjectResponse { Code = 201, Object = review };
    }
}
