using System.Net;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Rest.Tests;

/// <summary>A kind that was defined at run time over HTTP, with the real registry behind the edge.</summary>
public sealed class CustomResourceTests : IAsyncLifetime
{
    private const string Root = "/apis/stable.example.com/v1";
    private const string All = Root + "/namespaces/default/crontabs";
    private const string Yaml = "apiVersion: stable.example.com/v1\nkind: CronTab\nmetadata: {name: a}\nspec: {cronSpec: '* * * * *', labels: {}}\n";

    private TestRegistry _registry = null!;
    private Edge _edge = null!;

    public async Task InitializeAsync()
    {
        var catalog = CronTabs.Catalog();
        _registry = await TestRegistry.OpenAsync(catalog: catalog);
        _edge = await Edge.StartAsync(catalog, _registry.Mediator);
    }

    public async Task DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Object_goes_in_as_yaml_and_out_as_json_list_and_table()
    {
        var (code, created) = await SendAsync("POST", All, Yaml, "application/yaml");
        Assert.Equal((201, "CronTab", "stable.example.com/v1"), (code, created.String("kind"), created.String("apiVersion")));
        Assert.Equal("""{"cronSpec":"* * * * *","labels":{},"policy":"Allow","replicas":1}""", created["spec"]!.ToString());
        Assert.Equal(created, (await SendAsync("GET", All + "/a")).Body);

        var (_, list) = await SendAsync("GET", Root + "/crontabs");
        Assert.Equal(("CronTabList", "stable.example.com/v1"), (list.String("kind"), list.String("apiVersion")));
        Assert.Equal("a", Assert.Single(list.ArrayAt("items").Objects).Name());

        var (_, table) = await SendAsync("GET", All, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal("""{"name":"Replicas","type":"integer","format":"","description":"","priority":0}""", table.ArrayAt("columnDefinitions")[2].ToString());
        Assert.StartsWith("""["a","* * * * *",1,null,null,null,""", table.ArrayAt("rows")[0]["cells"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Warn", 201)]
    [InlineData("Strict", 400)]
    public async Task Unknown_and_duplicate_fields_are_told(string validation, int expected)
    {
        var body = """{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"a"},"spec":{"cronSpec":"* * * * *","image":"i","image":"j","bogus":1}}""";
        using var answer = await _edge.SendAsync("POST", All + "?fieldValidation=" + validation, body, "application/json");
        Assert.Equal(expected, (int)answer.StatusCode);
        if (expected == 201)
        {
            Assert.Equal(["299 - \"unknown field \\\"spec.bogus\\\"\"", "299 - \"duplicate field \\\"spec.image\\\"\""], answer.Headers.GetValues("Warning").OrderDescending(StringComparer.Ordinal));
        }
        else
        {
            var message = JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync()).String("message");
            Assert.StartsWith("CronTab in version \"v1\" cannot be handled as a CronTab: strict decoding error: ", message, StringComparison.Ordinal);
            Assert.Contains("unknown field \"spec.bogus\"", message, StringComparison.Ordinal);
            Assert.Contains("duplicate field \"spec.image\"", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Strategic_patch_is_refused_and_the_other_three_are_named()
    {
        await SendAsync("POST", All, Yaml, "application/yaml");
        var (code, status) = await SendAsync("PATCH", All + "/a", """{"spec":{"replicas":2}}""", "application/strategic-merge-patch+json");
        Assert.Equal((415, "UnsupportedMediaType"), (code, status.String("reason")));
        Assert.Equal(
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
            status.String("message"));

        Assert.Equal(2, (await SendAsync("PATCH", All + "/a", """{"spec":{"replicas":2}}""", "application/merge-patch+json")).Body.IntegerAt("spec", "replicas"));
        var applied = await SendAsync("PATCH", All + "/b?fieldManager=me", Yaml.Replace("name: a", "name: b", StringComparison.Ordinal), "application/apply-patch+yaml");
        Assert.Equal((201, "b"), (applied.Code, applied.Body.Name()));
    }

    [Fact]
    public async Task There_is_no_protobuf()
    {
        Assert.Equal(415, (await SendAsync("POST", All, "k8s", "application/vnd.kubernetes.protobuf")).Code);
        using var refused = await _edge.GetAsync(All, "application/vnd.kubernetes.protobuf");
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        Assert.Contains("only the following media types are accepted: application/json, application/yaml", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("application/yaml, application/vnd.kubernetes.protobuf", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await SendAsync("GET", All, accept: "application/vnd.kubernetes.protobuf,application/json")).Code);
    }

    [Fact]
    public async Task Scale_and_status_answer()
    {
        await SendAsync("POST", All, Yaml, "application/yaml");
        var (_, scaled) = await SendAsync("PATCH", All + "/a/scale", """{"spec":{"replicas":5}}""", "application/merge-patch+json");
        Assert.Equal(("Scale", 5), (scaled.String("kind"), scaled.IntegerAt("spec", "replicas")));
        var (_, updated) = await SendAsync("PATCH", All + "/a/status", """{"status":{"replicas":5}}""", "application/merge-patch+json");
        Assert.Equal(("CronTab", 5, 5), (updated.String("kind"), updated.IntegerAt("spec", "replicas"), updated.IntegerAt("status", "replicas")));
    }

    [Fact]
    public async Task Version_of_another_kind_is_refused()
    {
        var (code, status) = await SendAsync("POST", All, Yaml.Replace("com/v1", "com/v2", StringComparison.Ordinal), "application/yaml");
        Assert.Equal(
            (400, "the API version in the data (stable.example.com/v2) does not match the expected API version (stable.example.com/v1)"), (code, status.String("message")));
    }

    [Fact]
    public async Task Discovery_lists_it()
    {
        Assert.Contains("stable.example.com", (await SendAsync("GET", "/apis")).Body.ArrayAt("groups").Objects.Select(g => g.String("name")));
        var resources = (await SendAsync("GET", Root)).Body.ArrayAt("resources").Objects.ToDictionary(r => r.String("name")!);
        Assert.Equal(["crontabs", "crontabs/scale", "crontabs/status"], resources.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("""["delete","deletecollection","get","list","patch","create","update","watch"]""", resources["crontabs"]["verbs"]!.ToString());
        Assert.Equal(("autoscaling", "Scale"), (resources["crontabs/scale"].String("group"), resources["crontabs/scale"].String("kind")));

        using var aggregated = await _edge.GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        Assert.Contains("\"resource\":\"crontabs\"", await aggregated.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var other = await Edge.StartAsync();
        using var without = await other.GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        Assert.NotEqual(aggregated.Headers.ETag, without.Headers.ETag);
    }

    [Fact]
    public async Task Document_stands_behind_its_hash()
    {
        var url = (await SendAsync("GET", "/openapi/v3")).Body.StringAt("paths", Root[1..], "serverRelativeURL")!;
        var (code, document) = await SendAsync("GET", url);
        Assert.Equal(200, code);
        Assert.True(document.ObjectAt("components", "schemas").Contains("com.example.stable.v1.CronTab"));

        await using var other = await Edge.StartAsync();
        using var missing = await other.GetAsync(url);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var ours = await _edge.GetAsync("/openapi/v2");
        using var theirs = await other.GetAsync("/openapi/v2");
        Assert.NotEqual(ours.Headers.ETag, theirs.Headers.ETag);
        Assert.Contains("com.example.stable.v1.CronTab", await ours.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<(int Code, JsonObject Body)> SendAsync(string method, string path, string? body = null, string? contentType = null, string accept = "application/json")
    {
        using var answer = await _edge.SendAsync(method, path, body, contentType, accept);
        return ((int)answer.StatusCode, JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync()));
    }
}
