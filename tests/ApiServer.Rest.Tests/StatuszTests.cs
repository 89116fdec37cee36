using System.Net;
using ApiServer.Model.Json;

namespace ApiServer.Rest.Tests;

/// <summary>What the process says of itself to people, and to tools that ask exactly.</summary>
public sealed class StatuszTests
{
    private const string Refused =
        """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"only the following media types are accepted: application/json, application/yaml, text/plain","reason":"NotAcceptable","code":406}""" + "\n";

    [Theory]
    [InlineData("/statusz", "application/json")]
    [InlineData("/flagz", "application/json")]
    [InlineData("/flagz", "application/json;as=Statusz;g=config.k8s.io;v=v1beta1,application/json;q=0.5")]
    public async Task Json_is_refused_unless_the_kind_is_named(string path, string accept)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync(path, accept);
        Assert.Equal((HttpStatusCode.NotAcceptable, Refused), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("text/plain")]
    [InlineData("application/json;as=Statusz;g=config.k8s.io;v=v9,text/plain")]
    public async Task Status_is_text_for_people(string? accept)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/statusz", accept);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches(
            """
            ^
            apiserver statusz
            Warning: This endpoint is not meant to be machine parseable, .*

            Started: [A-Z][a-z]{2} [A-Z][a-z]{2} \d+ \d\d:\d\d:\d\d UTC \d{4}
            Up: \d+ hr \d\d min \d\d sec
            Go version: .*
            Binary version: 1\.36\..*
            Emulation version: 1\.36
            Paths: /healthz /livez /metrics /readyz /statusz /version
            $
            """,
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("v1alpha1")]
    [InlineData("v1beta1")]
    public async Task Status_is_an_object_for_tools(string version)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/statusz", $"application/json;v={version};g=config.k8s.io;as=Statusz");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        var status = JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(["kind", "apiVersion", "metadata", "startTime", "uptimeSeconds", "goVersion", "binaryVersion", "emulationVersion", "paths"], status.Names);
        Assert.Equal(("Statusz", $"config.k8s.io/{version}"), (status.String("kind"), status.String("apiVersion")));
    }

    [Fact]
    public async Task Flags_are_those_that_the_server_was_started_with()
    {
        await using var edge = await Edge.StartAsync();
        using var text = await edge.GetAsync("/flagz", "text/plain");
        Assert.EndsWith("\n\nhttps-port=0\nnodes=1\n", await text.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var answer = await edge.GetAsync("/flagz", "application/json;v=v1beta1;g=config.k8s.io;as=Flagz");
        Assert.Equal(
            """{"kind":"Flagz","apiVersion":"config.k8s.io/v1beta1","metadata":{"name":"apiserver"},"flags":{"https-port":"0","nodes":"1"}}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }
}
