using System.Net;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Tests;

/// <summary>The time that requests have.</summary>
public sealed class DeadlineTests
{
    private const string ConfigMaps = "/api/v1/namespaces/golden/configmaps";

    [Theory]
    [InlineData("GET", "/a?timeout=20ms", null)]
    [InlineData("GET", "?timeout=20ms", null)]
    [InlineData("POST", "?timeout=20ms", "{}")]
    public async Task A_request_that_takes_longer_than_it_may_is_504(string method, string path, string? body)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Hang();
        using var answer = await edge.SendAsync(method, ConfigMaps + path, body, body is null ? null : "application/json");
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: request did not complete within the allotted timeout","reason":"Timeout","details":{},"code":504}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("soon", "time: invalid duration \\\"soon\\\"")]
    [InlineData("5", "time: missing unit in duration \\\"5\\\"")]
    [InlineData("5d", "time: unknown unit \\\"d\\\" in duration \\\"5d\\\"")]
    public async Task A_timeout_that_is_no_duration_is_400(string timeout, string error)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync($"{ConfigMaps}/a?timeout={timeout}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"message\":\"invalid timeout specified in the request URL - {error}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1h30m")]
    [InlineData("1.5h")]
    public async Task A_timeout_of_nothing_or_of_too_much_is_the_usual_one(string timeout)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Object = JsonObject.Empty };
        using var answer = await edge.GetAsync($"{ConfigMaps}/a?timeout={timeout}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
