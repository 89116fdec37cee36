using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>POST selfsubjectreviews: who the server takes the client for (<c>kubectl auth whoami</c>).</summary>
internal sealed class SelfSubjectReview(StrategyContext context) : Subresource
{
    public override IReadOnlyList<string> Names { get; } = ["selfsubjectreviews.authentication.k8s.io"];

    public override Task<ObjectResponse> CreateAsync(RequestScope scope, JsonObject obj, CancellationToken cancellationToken)
    {
        var user = new JsonObjectBuilder(3).Add("username", scope.User.Name);
        if (scope.User.Uid.Length > 0)
        {
            user.Add("uid", scope.User.Uid);
        }

        if (scope.User.Groups.Count > 0)
        {
            user.Add("groups", JsonArray.OfStrings(scope.User.Groups));
        }

        var review = JsonObject.Of(
            ("kind", scope.Resource.Kind),
            ("apiVersion", scope.Resource.ApiVersion),
            ("metadata", JsonObject.Of(("creationTimestamp", ApiTime.Format(context.Clock.UtcNow)))),
            ("status", JsonObject.Of(("userInfo", user.Build()))));
        return Task.FromResult(new ObjectResponse { Code = 201, Object = review });
    }
}
