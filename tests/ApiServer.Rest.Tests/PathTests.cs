using System.Net;
using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Tests;

/// <summary>Which paths and methods exist, and how the others are refused.</summary>
public sealed class PathTests
{
    private const string NotFound =
        """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server could not find the requested resource","reason":"NotFound","details":{},"code":404}""" + "\n";

    private const string NotAllowed =
        """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server does not allow this method on the requested resource","reason":"MethodNotAllowed","details":{},"code":405}""" + "\n";

    [Theory]
    [InlineData("/nope")]
    [InlineData("/apis/nope.example.com/v1/x")]
    [InlineData("/apis/nope.example.com")]
    [InlineData("//api/v1/pods")]
    public async Task Path_outside_the_known_groups_is_plain_text(string path)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("http://localhost" + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("404 page not found\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/v1/floops")]
    [InlineData("/api/v1/namespaces/golden/floops")]
    [InlineData("/apis/apps/v9/statefulsets")]
    [InlineData("/apis/apps/v9")]
    [InlineData("/api/v1/namespaces/golden/persistentvolumes")]
    [InlineData("/api/v1/namespaces/golden/pods/p1/scale")]
    [InlineData("/api/v1/namespaces//pods")]
    [InlineData("/api/v1/pods/p1")]
    [InlineData("/api/v1/namespaces/golden/pods/p1/status/more")]
    public async Task Path_that_names_no_resource_is_a_status(string path)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(NotFound, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("POST", "/api/v1/configmaps")]
    [InlineData("PATCH", "/api/v1/namespaces/golden/pods")]
    [InlineData("PUT", "/api/v1/namespaces/golden/configmaps")]
    [InlineData("POST", "/api/v1/namespaces/golden/pods/p1")]
    [InlineData("DELETE", "/api/v1/namespaces/golden/pods/p1/status")]
    [InlineData("BREW", "/api/v1/namespaces/golden/pods")]
    [InlineData("OPTIONS", "/api/v1/namespaces/golden/pods")]
    [InlineData("OPTIONS", "/api/v1/namespaces/golden/pods/p1")]
    [InlineData("OPTIONS", "/version")]
    [InlineData("OPTIONS", "/apis")]
    [InlineData("DELETE", "/version")]
    [InlineData("POST", "/version")]
    [InlineData("POST", "/api")]
    [InlineData("DELETE", "/api/v1/namespaces")]
    [InlineData("POST", "/apis/apps/v1/namespaces/golden/statefulsets/s1/scale")]
    [InlineData("GET", "/api/v1/namespaces/golden/pods/p4/eviction")]
    public async Task Method_that_a_path_does_not_have_is_405(string method, string path)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync(method, path, null, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(NotAllowed, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/v1/namespaces/golden/pods")]
    [InlineData("/api/v1/namespaces/golden/pods/p1")]
    [InlineData("/api/v1/watch/pods")]
    [InlineData("/apis/apps/v1")]
    [InlineData("/version")]
    public async Task Head_is_a_method_that_no_resource_and_no_document_has(string path)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("HEAD", path, null, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Null(edge.Registry.Last);
    }

    [Theory]
    [InlineData("HEAD", "/api/v1/namespaces/golden/pods/p1/proxy", true)]
    [InlineData("OPTIONS", "/api/v1/namespaces/golden/services/s1/proxy/a/b", true)]
    [InlineData("OPTIONS", "/api/v1/nodes/n1/proxy/", true)]
    [InlineData("BREW", "/api/v1/namespaces/golden/pods/p1/proxy", false)]
    [InlineData("HEAD", "/api/v1/namespaces/golden/pods/p1/log", false)]
    [InlineData("OPTIONS", "/api/v1/namespaces/golden/pods/p1/exec", false)]
    public async Task Only_a_proxy_takes_the_methods_that_are_no_verbs(string method, string path, bool taken)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => throw StatusErrors.NotImplemented("proxy");
        using var answer = await edge.SendAsync(method, path, null, null);
        Assert.Equal(taken ? HttpStatusCode.NotImplemented : HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(taken, edge.Registry.Last is ConnectRequest);
    }

    [Theory]
    [InlineData("POST", "/readyz", "{}")]
    [InlineData("HEAD", "/readyz", null)]
    [InlineData("OPTIONS", "/livez", null)]
    [InlineData("DELETE", "/healthz/ping", null)]
    [InlineData("POST", "/metrics", "{}")]
    [InlineData("HEAD", "/metrics", null)]
    public async Task Health_and_metrics_answer_whatever_the_method(string method, string path, string? body)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync(method, path, body, body is null ? null : "application/json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("GET", "/api/v1/namespaces/golden/pods/", "list", "pods", "golden", "", "")]
    [InlineData("GET", "/api/v1/namespaces/golden", "get", "namespaces", "golden", "golden", "")]
    [InlineData("PUT", "/api/v1/namespaces/golden/finalize", "update", "namespaces", "golden", "golden", "finalize")]
    [InlineData("GET", "/api/v1/namespaces/golden/pods/p1/log", "get", "pods", "golden", "p1", "log")]
    [InlineData("GET", "/apis/apps/v1/statefulsets", "list", "statefulsets", "", "", "")]
    [InlineData("DELETE", "/apis/apps/v1/namespaces/x/statefulsets", "deletecollection", "statefulsets", "x", "", "")]
    [InlineData("GET", "/api/v1/watch/namespaces/golden/configmaps/a", "watch", "configmaps", "golden", "a", "")]
    [InlineData("GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode", "get", "clusterroles", "", "system:node", "")]
    public void Path_is_read_into_its_parts(string method, string path, string verb, string resource, string ns, string name, string subresource)
    {
        var info = Paths.RequestInfoParser.Parse(method, path, watch: false);
        Assert.True(info.IsResource);
        Assert.Equal((verb, resource, ns, name, subresource), (info.Verb, info.Resource, info.Namespace, info.Name, info.Subresource));
    }

    [Fact]
    public void Watch_asked_for_on_one_object_is_a_get() =>
        Assert.Equal("get", Paths.RequestInfoParser.Parse("GET", "/api/v1/namespaces/golden/configmaps/a", watch: true).Verb);
}
