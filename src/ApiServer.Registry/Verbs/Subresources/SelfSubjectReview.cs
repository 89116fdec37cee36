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
        var review = JsonObject.Of(
            ("kind", scope.Resource.Kind),
            ("apiVersion", scope.Resource.ApiVersion),
            ("metadata", JsonObject.Of(("creationTimestamp", ApiTime.Format(context.Clock.UtcNow)))),
            ("status", JsonObject.Of(("userInfo", UserObject.Of(scope.User)))));
        return Task.FromResult(new ObjectResponse { Code = 201, Object = review });
    }
}
