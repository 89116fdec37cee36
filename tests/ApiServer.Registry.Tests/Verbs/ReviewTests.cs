using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Time;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class ReviewTests : VerbTest
{
    private const string Self = "selfsubjectaccessreviews.authorization.k8s.io";
    private const string Subject = "subjectaccessreviews.authorization.k8s.io";
    private const string Local = "localsubjectaccessreviews.authorization.k8s.io";

    [Fact]
    public async Task Who_asks_is_told_who_he_is()
    {
        var scope = Scope("create", resource: "selfsubjectreviews.authentication.k8s.io") with
        {
            User = new UserInfo("kubernetes-admin", "admin-uid", ["system:masters", "system:authenticated"]),
        };
        var answer = await SendAsync(new CreateRequest(scope, JsonObject.Empty));
        Assert.Equal(201, answer.Code);
        Assert.Equal(
            $$$"""{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1","metadata":{"creationTimestamp":"{{{ApiTime.Format(Registry.Clock.UtcNow)}}}"},"status":{"userInfo":{"username":"kubernetes-admin","uid":"admin-uid","groups":["system:masters","system:authenticated"]}}""" + "}",
            answer.Json.ToString());
    }

    [Theory]
    [InlineData("""{"resourceAttributes":{"namespace":"default","verb":"create","resource":"pods"}}""")]
    [InlineData("""{"resourceAttributes":{"verb":"*","group":"*","resource":"*"}}""")]
    [InlineData("""{"nonResourceAttributes":{"path":"/healthz","verb":"get"}}""")]
    public async Task What_the_authorizer_allows_is_allowed(string spec)
    {
        var answer = await ReviewAsync(Self, spec);
        Assert.Equal((201, """{"allowed":true}"""), (answer.Code, answer.Json["status"]!.ToString()));
        Assert.Equal(spec, answer.Json["spec"]!.ToString());
    }

    [Fact]
    public async Task Somebody_elses_access_is_reviewed_for_that_user()
    {
        const string What = ""","resourceAttributes":{"verb":"get","resource":"pods","namespace":"default"}}""";
        Assert.Equal("""{"allowed":false}""", (await ReviewAsync(Subject, """{"user":"system:anonymous" """ + What)).Json["status"]!.ToString());
        Assert.Equal("""{"allowed":true}""", (await ReviewAsync(Local, """{"user":"jane" """ + What)).Json["status"]!.ToString());
    }

    [Fact]
    public async Task A_review_without_attributes_or_subject_is_422()
    {
        var status = await RefusedAsync(Review(Subject, "{}"));
        Assert.Equal(422, status.Code);
        Assert.Equal(
            "SubjectAccessReview.authorization.k8s.io \"\" is invalid: [spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: \"\": at least one of user or group must be specified]",
            status.Message);
    }

    [Fact]
    public async Task A_local_review_of_another_namespace_is_400()
    {
        var status = await RefusedAsync(Review(Local, """{"user":"jane","resourceAttributes":{"verb":"get","resource":"pods","namespace":"other"}}"""));
        Assert.Equal((400, "spec.resourceAttributes.namespace must match namespace: default"), (status.Code, status.Message));
    }

    [Fact]
    public async Task Whoever_may_do_everything_has_one_rule_for_it()
    {
        var answer = await ReviewAsync("selfsubjectrulesreviews.authorization.k8s.io", """{"namespace":"default"}""");
        Assert.Equal(
            """{"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}],"incomplete":false}""",
            answer.Json["status"]!.ToString());
    }

    [Fact]
    public async Task Another_authorizer_decides_reviews_and_requests_alike()
    {
        await using var registry = await TestRegistry.OpenAsync(authorizer: new NobodyDeletes());
        async Task<JsonValue?> ReviewOf(string verb)
        {
            var review = new CreateRequest(
                registry.Scope(Self, "create"), TestRegistry.Json($$$"""{"spec":{"resourceAttributes":{"namespace":"default","verb":"{{{verb}}}","resource":"pods"} } }"""));
            return (await registry.Mediator.Send(review, CancellationToken.None)).Json.At("status", "allowed");
        }

        Assert.Equal((JsonBoolean.True, JsonBoolean.False), (await ReviewOf("get"), await ReviewOf("delete")));
        var refused = await Assert.ThrowsAsync<ApiStatusException>(
            () => registry.Mediator.Send(new DeleteRequest(registry.Scope("pods", "delete", "p"), new DeleteOptions()), CancellationToken.None));
        Assert.Equal(403, refused.Status.Code);
    }

    private CreateRequest Review(string resource, string spec) =>
        new(Scope("create", resource: resource), TestRegistry.Json($$$"""{"metadata":{},"spec":{{{spec}}} }"""));

    private Task<ObjectResponse> ReviewAsync(string resource, string spec) => SendAsync(Review(resource, spec));

    private sealed class NobodyDeletes : IAuthorizer
    {
        public bool IsAllowed(RequestScope scope) => scope.Verb != "delete";
    }
}
