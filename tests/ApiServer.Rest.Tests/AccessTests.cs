using System.Net;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Access;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Tests;

/// <summary>Who may come in.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Bad_token_is_401()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/api/v1/namespaces/golden/pods", headers: ("Authorization", "Bearer bogus"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""" + "\n",
            await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic YTpi")]
    public async Task Request_without_a_token_is_anonymous_and_forbidden(string authorization)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/api/v1/namespaces/golden/pods", headers: ("Authorization", authorization));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" in the namespace \"golden\"","reason":"Forbidden","details":{"kind":"pods"},"code":403}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Anonymous_request_to_another_path_is_forbidden_by_its_path()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/nope", headers: ("Authorization", ""));
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"forbidden: User \"system:anonymous\" cannot get path \"/nope\"","reason":"Forbidden","details":{},"code":403}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/readyz")]
    [InlineData("/livez/ping")]
    [InlineData("/healthz")]
    [InlineData("/swagger/index.html")]
    public async Task Open_path_needs_no_token(string path)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync(path, headers: ("Authorization", ""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Keys_of_tokens_are_shown_as_OpenID_discovery_wants_them()
    {
        await using var edge = await Edge.StartAsync();
        using var configuration = await edge.GetAsync("/.well-known/openid-configuration");
        Assert.Equal("application/json", configuration.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            """{"issuer":"https://kubernetes.default.svc.cluster.local","jwks_uri":"https://127.0.0.1:6443/openid/v1/jwks","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"]}""",
            await configuration.Content.ReadAsStringAsync());
        using var keys = await edge.GetAsync("/openid/v1/jwks");
        Assert.Equal("application/jwk-set+json", keys.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=3600", keys.Headers.CacheControl?.ToString());
        using var anonymous = await edge.GetAsync("/openid/v1/jwks", headers: ("Authorization", ""));
        Assert.Equal(HttpStatusCode.Forbidden, anonymous.StatusCode);
    }

    [Theory]
    [InlineData("localhost:8080", "", 404)]
    [InlineData("127.0.0.1:8080", "http://localhost:8080", 404)]
    [InlineData("[::1]:8080", "", 404)]
    [InlineData("evil.example.com", "", 403)]
    [InlineData("localhost:8080", "https://evil.example.com", 403)]
    [InlineData("localhost:8080", "null", 403)]
    public async Task Loopback_port_acts_as_the_administrator_for_this_machine_only(string host, string origin, int code)
    {
        await using var edge = await Edge.StartAsync();
        var context = await edge.Server.SendAsync(http =>
        {
            http.Connection.LocalPort = Edge.LoopbackPort;
            http.Connection.RemoteIpAddress = IPAddress.Loopback;
            http.Request.Method = "GET";
            http.Request.Scheme = "http";
            http.Request.Path = "/nope";
            http.Request.Host = HostString.FromUriComponent(host);
            http.Request.Headers.Origin = origin;
        });
        Assert.Equal(code, context.Response.StatusCode);
    }

    [Fact]
    public void Token_file_names_users_uids_and_groups()
    {
        var users = TokenFile.Parse("t1,alice,u1,\"dev,ops\"\n\n# a remark\nt2,bob,u2\n");
        Assert.Equal(["t1", "t2"], users.Select(u => u.Key));
        Assert.Equal(("alice", "u1"), (users[0].Value.Name, users[0].Value.Uid));
        Assert.Equal(["dev", "ops", "system:authenticated"], users[0].Value.Groups);
        Assert.Equal(["system:authenticated"], users[1].Value.Groups);
    }

    [Theory]
    [InlineData("t1,alice")]
    [InlineData(",alice,u1")]
    [InlineData("t1,alice,u1,\"dev")]
    public void Token_file_with_a_bad_line_is_refused_by_its_number(string text) =>
        Assert.Contains("line 1", Assert.Throws<FormatException>(() => TokenFile.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Impersonated_user_is_the_one_that_the_registry_sees()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([], 1, null, null);
        using var answer = await edge.GetAsync("/api/v1/pods", "application/json", ("Impersonate-User", "bob"), ("Impersonate-Group", "x"));
        var user = Assert.IsType<ListRequest>(edge.Registry.Last).Scope.User;
        Assert.Equal("bob", user.Name);
        Assert.Equal(["x", "system:authenticated"], user.Groups);
    }
}
