using System.Net;

namespace ApiServer.Rest.Tests;

/// <summary>Health, metrics and failures.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/readyz", "ok")]
    [InlineData("/healthz/etcd", "ok")]
    [InlineData("/readyz?verbose", "[+]ping ok\n[+]etcd ok\n[+]poststarthook/bootstrap ok\nreadyz check passed\n")]
    [InlineData("/livez?verbose", "[+]ping ok\n[+]etcd ok\nlivez check passed\n")]
    [InlineData("/livez?verbose&exclude=etcd&exclude=x", "[+]ping ok\n[+]etcd excluded: ok\nwarn: some health checks cannot be excluded: no matches for \"x\"\nlivez check passed\n")]
    public async Task Healthy_server_says_so(string path, string text)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(text, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_answers_any_method()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("POST", "/readyz", "{}", "application/json");
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unready_server_lives_but_is_not_ready()
    {
        await using var edge = await Edge.StartAsync();
        edge.Readiness.Booted = false;
        using var live = await edge.GetAsync("/livez");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var ready = await edge.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.InternalServerError, ready.StatusCode);
        Assert.Equal("[+]ping ok\n[+]etcd ok\n[-]poststarthook/bootstrap failed: reason withheld\nreadyz check failed\n", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metrics_count_requests_by_verb_and_resource()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new Registry.Requests.ListResponse([], 1, null, null);
        using var list = await edge.GetAsync("/api/v1/namespaces/golden/pods");
        await list.Content.ReadAsStringAsync();
        using var answer = await edge.GetAsync("/metrics");
        Assert.Contains(
            "apiserver_request_total{verb=\"LIST\",group=\"\",version=\"v1\",resource=\"pods\",subresource=\"\",scope=\"namespace\",code=\"200\"} 1",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_nobody_serves_make_no_series()
    {
        await using var edge = await Edge.StartAsync();
        foreach (var path in new[] { "/apis/invented/v1/things", "/apis/invented/v1/things?watch=1", "/api/v1/pods/a/invented", "/api/invented/pods?watch=1" })
        {
            using var known = await edge.GetAsync(path);
            using var anonymous = await edge.GetAsync(path, headers: ("Authorization", ""));
        }

        using var answer = await edge.GetAsync("/metrics");
        Assert.DoesNotContain("invented", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unexpected_failure_is_a_500_that_names_the_request()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => throw new InvalidOperationException("the secret reason");
        using var answer = await edge.GetAsync("/api/v1/namespaces/golden/pods");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Audit-Id").Single(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret reason", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_with_a_retry_sets_the_header()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => throw Model.Errors.StatusErrors.TooLargeResourceVersion(99999999, 1005);
        using var answer = await edge.GetAsync("/api/v1/namespaces/golden/configmaps/a?resourceVersion=99999999");
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: Too large resource version: 99999999, current: 1005","reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1},"code":504}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }
}
