using System.Net;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Tests;

/// <summary>In which form an answer comes.</summary>
public sealed class NegotiationTests
{
    private const string Path = "/api/v1/namespaces/golden/configmaps/a";

    private const string Compact = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"golden","resourceVersion":"917"},"data":{"k":"v"}}""";

    private static readonly ObjectResponse Answer = new() { Stored = Edge.Stored("configmaps", Compact, 917) };

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/vnd.kubernetes.protobuf;q=0.1,application/json")]
    [InlineData("application/json,application/vnd.kubernetes.protobuf")]
    [InlineData("*/*;q=0.5,application/vnd.kubernetes.protobuf;q=0.1")]
    [InlineData("text/html, application/json;q=0.5")]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io,application/json")]
    public async Task Accept_that_allows_json_gets_the_committed_bytes(string? accept)
    {
        await using var edge = (await Edge.StartAsync()).With(Answer);
        using var answer = await edge.GetAsync(Path, accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(Compact.Length + 1, answer.Content.Headers.ContentLength);
        Assert.Equal(Compact + "\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Accept_of_a_media_type_that_nobody_serves_is_an_indented_406()
    {
        await using var edge = (await Edge.StartAsync()).With(Answer);
        using var answer = await edge.GetAsync(Path, "application/cbor");
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Equal(
            """
            {
              "kind": "Status",
              "apiVersion": "v1",
              "metadata": {},
              "status": "Failure",
              "message": "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf",
              "reason": "NotAcceptable",
              "details": {},
              "code": 406
            }
            """,
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Accept_with_a_partial_wildcard_is_406_in_compact_json()
    {
        await using var edge = (await Edge.StartAsync()).With(Answer);
        using var answer = await edge.GetAsync(Path, "application/*");
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf","reason":"NotAcceptable","details":{},"code":406}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Accept_of_only_an_unknown_form_is_406_that_lists_what_there_is()
    {
        await using var edge = (await Edge.StartAsync()).With(Answer);
        using var answer = await edge.GetAsync(Path, "application/json;as=Table;v=v9;g=meta.k8s.io");
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Contains(
            "\"only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf\"",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?pretty=true", "client/1", true)]
    [InlineData("?pretty=1", "client/1", true)]
    [InlineData("", "curl/8.0", true)]
    [InlineData("", "Mozilla/5.0 (X11)", true)]
    [InlineData("?pretty=false", "curl/8.0", false)]
    [InlineData("", "client/1", false)]
    public async Task Answer_is_indented_for_people(string query, string agent, bool pretty)
    {
        await using var edge = (await Edge.StartAsync()).With(Answer);
        using var answer = await edge.GetAsync(Path + query, "application/json", ("User-Agent", agent));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(pretty, text.StartsWith("{\n  \"kind\": \"ConfigMap\",\n", StringComparison.Ordinal));
        Assert.Equal(!pretty, text.EndsWith('\n'));
    }

    [Fact]
    public async Task Yaml_answer_is_sorted_and_quotes_what_would_read_as_something_else()
    {
        const string json = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","creationTimestamp":"2026-11-23T10:20:30Z","resourceVersion":"917","managedFields":[{"manager":"golden","fieldsV1":{"f:data":{".":{},"f:k":{}}}}]},"data":{"k":"v","script":"a\nb\n","yes":"on"}}""";
        await using var edge = (await Edge.StartAsync()).With(new ObjectResponse { Stored = Edge.Stored("configmaps", json, 917) });
        using var answer = await edge.GetAsync(Path, "application/yaml");
        Assert.Equal("application/yaml", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """
            apiVersion: v1
            data:
              k: v
              script: |
                a
                b
              "yes": "on"
            kind: ConfigMap
            metadata:
              creationTimestamp: "2026-11-23T10:20:30Z"
              managedFields:
              - fieldsV1:
                  f:data:
                    .: {}
                    f:k: {}
                manager: golden
              name: a
              resourceVersion: "917"

            """,
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(200_000, true)]
    public async Task Answer_is_compressed_when_asked_for_and_large(int size, bool compressed)
    {
        var json = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"X"}}""".Replace("X", new string('x', size), StringComparison.Ordinal);
        await using var edge = (await Edge.StartAsync()).With(new ObjectResponse { Stored = Edge.Stored("configmaps", json, 1) });
        using var answer = await edge.GetAsync(Path, "application/json", ("Accept-Encoding", "gzip"));
        Assert.Equal(compressed ? ["gzip"] : [], answer.Content.Headers.ContentEncoding);
        await using var body = await answer.Content.ReadAsStreamAsync();
        using var text = new StreamReader(compressed ? new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress) : body);
        Assert.Equal(json + "\n", await text.ReadToEndAsync());
    }

    [Fact]
    public async Task Partial_metadata_of_one_object_has_its_own_kind()
    {
        await using var edge = (await Edge.StartAsync()).With(Answer);
        using var answer = await edge.GetAsync(Path, "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        Assert.Equal(
            """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a","namespace":"golden","resourceVersion":"917"}}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("POST", "/api/v1/namespaces/golden/configmaps", "PartialObjectMetadataList", 406)]
    [InlineData("PUT", "/api/v1/namespaces/golden/configmaps/a", "PartialObjectMetadataList", 406)]
    [InlineData("PATCH", "/api/v1/namespaces/golden/configmaps/a", "PartialObjectMetadataList", 406)]
    [InlineData("DELETE", "/api/v1/namespaces/golden/configmaps/a", "PartialObjectMetadataList", 406)]
    [InlineData("DELETE", "/api/v1/namespaces/golden/configmaps", "PartialObjectMetadata", 406)]
    [InlineData("DELETE", "/api/v1/namespaces/golden/configmaps/a?includeObject=X", "Table", 400)]
    public async Task Write_whose_answer_has_no_such_form_is_not_done(string method, string path, string form, int code)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync(method, path, "{}", method == "PATCH" ? "application/merge-patch+json" : "application/json", $"application/json;as={form};v=v1;g=meta.k8s.io");
        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Null(edge.Registry.Last);
    }
}
