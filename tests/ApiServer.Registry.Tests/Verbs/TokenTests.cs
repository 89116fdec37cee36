using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ApiServer.Registry.Tests.Verbs;

/// <summary>ServiceAccount tokens: asked for, shown, reviewed, and good as long as what they are bound to.</summary>
public sealed class TokenTests
{
    private const string Issuer = "https://kubernetes.default.svc.cluster.local";
    private const string User = "system:serviceaccount:default:default";

    [Fact]
    public async Task A_token_says_who_it_is_for_and_how_long()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var answer = await RequestAsync(registry, "{}");
        Assert.Equal(3600, answer.IntegerAt("spec", "expirationSeconds"));
        Assert.Equal($"[\"{Issuer}\"]", answer.At("spec", "audiences")?.ToString());
        var claims = ClaimsOf(answer);
        Assert.Equal((Issuer, User), (claims.String("iss"), claims.String("sub")));
        Assert.Equal(3600, claims.Integer("exp") - claims.Integer("iat"));
        Assert.Equal("default", claims.StringAt("kubernetes.io", "serviceaccount", "name"));
    }

    [Fact]
    public async Task A_token_is_accepted_until_it_runs_out()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var token = TokenOf(await RequestAsync(registry, """{"spec":{"expirationSeconds":600}}"""));
        var user = (await AuthenticateAsync(registry, token))!.User;
        Assert.Equal(User, user.Name);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], user.Groups);
        Assert.Contains(user.Extra, e => e.Key == "authentication.kubernetes.io/credential-id" && e.Value.StartsWith("JTI=", StringComparison.Ordinal));

        registry.Clock.Advance(TimeSpan.FromSeconds(601));
        Assert.Null(await AuthenticateAsync(registry, token));
    }

    [Fact]
    public async Task A_token_goes_with_its_account()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var token = TokenOf(await RequestAsync(registry, "{}"));
        await registry.Client.DeleteAsync(ResourceNames.ServiceAccounts, "default", "default", new DeleteOptions(), CancellationToken.None);
        Assert.Null(await AuthenticateAsync(registry, token));
        await registry.CreateAsync(ResourceNames.ServiceAccounts, """{"metadata":{"name":"default","namespace":"default"}}""");
        Assert.Null(await AuthenticateAsync(registry, token));
    }

    [Fact]
    public async Task A_changed_token_is_nobodys()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var parts = TokenOf(await RequestAsync(registry, "{}")).Split('.');
        var forged = Encoding.UTF8.GetBytes(ClaimsOf(parts[1]).With("sub", "system:serviceaccount:kube-system:default").ToString());
        Assert.Null(await AuthenticateAsync(registry, $"{parts[0]}.{Base64(forged)}.{parts[2]}"));
        var unsigned = Base64(Encoding.UTF8.GetBytes("""{"alg":"none"}"""));
        Assert.Null(await AuthenticateAsync(registry, $"{unsigned}.{parts[1]}."));
        Assert.Null(await AuthenticateAsync(registry, "a.b.c"));
    }

    [Fact]
    public async Task A_token_for_others_is_not_the_APIs()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var token = TokenOf(await RequestAsync(registry, """{"spec":{"audiences":["vault"]}}"""));
        Assert.Null(await AuthenticateAsync(registry, token));
        var status = (await ReviewAsync(registry, $$$"""{"spec":{"token":"{{{token}}}","audiences":["vault","other"]}}""")).ObjectAt("status");
        Assert.Equal((true, "[\"vault\"]"), (status.Boolean("authenticated"), status["audiences"]?.ToString()));
        Assert.Equal(User, status.StringAt("user", "username"));
    }

    [Fact]
    public async Task A_review_of_a_bad_token_says_so()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var status = (await ReviewAsync(registry, """{"spec":{"token":"nonsense"}}""")).ObjectAt("status");
        Assert.Null(status.Boolean("authenticated"));
        Assert.Equal("invalid bearer token", status.String("error"));
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => ReviewAsync(registry, """{"spec":{}}"""));
        Assert.Equal("token is required for TokenReview in authentication", refused.Status.Message);
    }

    [Fact]
    public async Task A_Pods_token_goes_with_the_Pod_and_lasts_a_year_when_kubelets_ask()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var pod = await registry.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"p","namespace":"default"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        var answer = await RequestAsync(registry, """{"spec":{"expirationSeconds":3607,"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"}}}""");
        var claims = ClaimsOf(answer);
        Assert.Equal(pod.Uid(), claims.StringAt("kubernetes.io", "pod", "uid"));
        Assert.Equal(365 * 24 * 3600, claims.Integer("exp") - claims.Integer("iat"));
        Assert.Contains((await AuthenticateAsync(registry, TokenOf(answer)))!.User.Extra, e => e is { Key: "authentication.kubernetes.io/pod-name", Value: "p" });

        await registry.Client.DeleteAsync(ResourceNames.Pods, "default", "p", new DeleteOptions { GracePeriodSeconds = 0 }, CancellationToken.None);
        Assert.Null(await AuthenticateAsync(registry, TokenOf(answer)));
    }

    [Theory]
    [InlineData("""{"spec":{"expirationSeconds":599}}""", "TokenRequest.authentication.k8s.io \"default\" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes")]
    [InlineData("""{"spec":{"expirationSeconds":4294967297}}""", "TokenRequest.authentication.k8s.io \"default\" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds")]
    [InlineData("""{"metadata":{"name":"other"}}""", "TokenRequest.authentication.k8s.io \"default\" is invalid: metadata.name: Invalid value: \"other\": must match the service account name if specified")]
    [InlineData("""{"spec":{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"}}}""", "pods \"p\" not found")]
    [InlineData("""{"spec":{"boundObjectRef":{"kind":"ConfigMap","apiVersion":"v1","name":"p"}}}""", "cannot bind token to object of type /v1, Kind=ConfigMap")]
    public async Task What_cannot_be_asked_for_is_refused(string request, string message)
    {
        await using var registry = await TestRegistry.OpenAsync();
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => RequestAsync(registry, request));
        Assert.Equal(message, refused.Status.Message);
    }

    [Fact]
    public async Task The_key_that_is_shown_is_the_one_that_signed()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var head = ClaimsOf(TokenOf(await RequestAsync(registry, "{}")).Split('.')[0]);
        var key = registry.Services.GetRequiredService<TokenAuthority>().KeySet().ArrayAt("keys")[0];
        Assert.Equal((head.String("kid"), "ES256", "EC"), (key["kid"]?.AsString, key["alg"]?.AsString, key["kty"]?.AsString));
        Assert.Null(key["d"]);
    }

    [Fact]
    public async Task Component_statuses_are_listed_and_read()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var list = await registry.Mediator.Send(new ListRequest(registry.Scope("componentstatuses", "list"), new ListOptions()), CancellationToken.None);
        Assert.Equal(["controller-manager", "etcd-0", "scheduler"], list.Items.Select(i => i.Json.Name()));
        var one = await registry.Mediator.Send(new GetRequest(registry.Scope("componentstatuses", "get", "scheduler")), CancellationToken.None);
        Assert.Equal("True", one.Json.ArrayAt("conditions")[0]["status"]?.AsString);
        var missing = await Assert.ThrowsAsync<ApiStatusException>(
            () => registry.Mediator.Send(new GetRequest(registry.Scope("componentstatuses", "get", "nope")), CancellationToken.None));
        Assert.Equal(404, missing.Status.Code);
    }

    private static async Task<JsonObject> RequestAsync(TestRegistry registry, string body) => (await registry.Mediator.Send(
        new CreateRequest(registry.Scope(ResourceNames.ServiceAccounts, "create", "default", subresource: "token"), TestRegistry.Json(body)), CancellationToken.None)).Json;

    private static async Task<JsonObject> ReviewAsync(TestRegistry registry, string body) => (await registry.Mediator.Send(
        new CreateRequest(registry.Scope("tokenreviews.authentication.k8s.io", "create"), TestRegistry.Json(body)), CancellationToken.None)).Json;

    private static async Task<AuthenticatedToken?> AuthenticateAsync(TestRegistry registry, string token)
    {
        var authenticator = registry.Services.GetRequiredService<IAuthenticator>();
        return await authenticator.AuthenticateAsync(token, authenticator.ApiAudiences);
    }

    private static string TokenOf(JsonObject answer) => answer.StringAt("status", "token")!;

    private static JsonObject ClaimsOf(JsonObject answer) => ClaimsOf(TokenOf(answer).Split('.')[1]);

    private static JsonObject ClaimsOf(string part) => JsonReader.ParseObject(System.Buffers.Text.Base64Url.DecodeFromChars(part));

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
