using System.Net;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Tests;

/// <summary>How bodies are read, and what is said about those that cannot be.</summary>
public sealed class BodyTests
{
    private const string ConfigMaps = "/api/v1/namespaces/golden/configmaps";

    [Theory]
    [InlineData("", "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")]
    [InlineData("[]", "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (5b5d)")]
    [InlineData("\"x\"", "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (227822)")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}""", "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    [InlineData("""{"apiVersion":"v1","kind":"Floop"}""", "Floop in version \"v1\" cannot be handled as a ConfigMap: no kind \"Floop\" is registered for version \"v1\" in scheme \"pkg/runtime/scheme.go:111\"")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","data":{"a":"9"}}""", "Secret in version \"v1\" cannot be handled as a ConfigMap: illegal base64 data at input byte 0")]
    [InlineData("""{"apiVersion":"a/b/c","kind":"Floop"}""", "the object provided is unrecognized (must be of type ConfigMap): unexpected GroupVersion string: a/b/c ({\"apiVersion\":\"a/b/c\",\"kind\":\" ...)")]
    [InlineData("""{"apiVersion":"v2","kind":"ConfigMap"}""", "ConfigMap in version \"v2\" cannot be handled as a ConfigMap: no kind \"ConfigMap\" is registered for version \"v2\" in scheme \"pkg/runtime/scheme.go:111\"")]
    public async Task Body_of_the_wrong_kind_or_shape_is_400(string body, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("POST", ConfigMaps, body, "application/json");
        await AssertStatusAsync(answer, HttpStatusCode.BadRequest, message);
    }

    [Theory]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment"}""", "Deployment in version \"v1\" cannot be handled as a StatefulSet: converting (v1.Deployment) to (apps.StatefulSet): unknown conversion")]
    [InlineData("""{"apiVersion":"apps/v1beta1","kind":"StatefulSet"}""", "the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)")]
    public async Task Body_of_another_kind_of_the_group_is_400(string body, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("POST", "/apis/apps/v1/namespaces/golden/statefulsets", body, "application/json");
        await AssertStatusAsync(answer, HttpStatusCode.BadRequest, message);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"data":{"k":"v"}}""", "application/json")]
    [InlineData("""{"metadata":{"name":"a"},"data":{"k":"v"}}""", null)]
    [InlineData("""{"metadata":{"name":"a"},"data":{"k":"v"}}""", "application/json; charset=utf-8")]
    [InlineData("metadata: {name: a}\ndata:\n  k: v\n", "application/yaml")]
    public async Task Body_without_kind_gets_it_from_the_path(string body, string? contentType)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = r => new ObjectResponse { Code = 201, Object = ((CreateRequest)r).Object };
        using var answer = await edge.SendAsync("POST", ConfigMaps, body, contentType);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(
            """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"v"}}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Literal_null_is_an_empty_object()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Object = JsonObject.Empty };
        using var answer = await edge.SendAsync("POST", ConfigMaps, "null", "application/json");
        Assert.Equal("ConfigMap", Assert.IsType<CreateRequest>(edge.Registry.Last).Object.String("kind"));
    }

    [Fact]
    public async Task Malformed_yaml_is_400_with_its_bytes()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("POST", ConfigMaps, "a: b: c", "application/yaml");
        await AssertStatusAsync(
            answer,
            HttpStatusCode.BadRequest,
            "the object provided is unrecognized (must be of type ConfigMap): yaml: mapping values are not allowed in this context (613a20623a2063)");
    }

    [Theory]
    [InlineData("?fieldValidation=Warn")]
    [InlineData("")]
    public async Task Unknown_fields_are_warned_of(string query)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = r => new ObjectResponse { Code = 201, Object = ((CreateRequest)r).Object };
        using var answer = await edge.SendAsync(
            "POST", ConfigMaps + query, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fv","wrong":true},"data":{"a":"1","a":"2"},"bogus":1}""", "application/json");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var warnings = answer.Headers.GetValues("Warning").ToList();
        Assert.Contains("299 - \"unknown field \\\"metadata.wrong\\\"\"", warnings);
        Assert.Contains("299 - \"unknown field \\\"bogus\\\"\"", warnings);
        Assert.Contains("299 - \"duplicate field \\\"data.a\\\"\"", warnings);
        Assert.Equal("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"fv"},"data":{"a":"2"}}""" + "\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unknown_fields_are_refused_when_validation_is_strict()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync(
            "POST", ConfigMaps + "?fieldValidation=Strict", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fv","wrong":true},"data":{},"bogus":1}""", "application/json");
        await AssertStatusAsync(
            answer,
            HttpStatusCode.BadRequest,
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"metadata.wrong\", unknown field \"bogus\"");
    }

    [Fact]
    public async Task Mistyped_field_is_400_in_the_words_of_go()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync(
            "POST", "/api/v1/namespaces/golden/pods", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"px"},"spec":{"containers":"nope"}}""", "application/json");
        await AssertStatusAsync(
            answer,
            HttpStatusCode.BadRequest,
            "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container");
    }

    [Theory]
    [InlineData("?fieldValidation=Maybe", "CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"Maybe\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"")]
    [InlineData("?dryRun=Some", "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"Some\"]: supported values: \"All\"")]
    public async Task Option_with_an_unknown_value_is_422(string query, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("POST", ConfigMaps + query, "{}", "application/json");
        await AssertStatusAsync(answer, HttpStatusCode.UnprocessableEntity, message);
    }

    [Theory]
    [InlineData("POST", "text/plain", "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf")]
    [InlineData("POST", ";;;", "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf")]
    [InlineData("PATCH", "application/json", "415: Unsupported Media Type")]
    [InlineData("PATCH", null, "415: Unsupported Media Type")]
    public async Task Body_in_an_unknown_format_is_415(string method, string? contentType, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync(method, method == "POST" ? ConfigMaps : ConfigMaps + "/a", "{}", contentType);
        await AssertStatusAsync(answer, HttpStatusCode.UnsupportedMediaType, message);
    }

    [Theory]
    [InlineData("application/json-patch+json", "[{\"op\":", "error decoding patch: unexpected end of JSON input")]
    [InlineData("application/merge-patch+json", "", "error decoding patch: unexpected end of JSON input")]
    [InlineData("application/merge-patch+json", "[]", "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("application/strategic-merge-patch+json", "{\"data\":", "unexpected end of JSON input")]
    public async Task Patch_that_cannot_be_read_is_400(string contentType, string body, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("PATCH", ConfigMaps + "/a", body, contentType);
        await AssertStatusAsync(answer, HttpStatusCode.BadRequest, message);
    }

    [Theory]
    [InlineData("?fieldManager=me", false)]
    [InlineData("?fieldManager=me&force=false", false)]
    [InlineData("?fieldManager=me&force=0", false)]
    [InlineData("?fieldManager=me&force=true", true)]
    [InlineData("?fieldManager=me&force=maybe", true)]
    public async Task Apply_takes_yaml_and_is_forced_when_asked(string query, bool force)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Object = JsonObject.Empty };
        using var answer = await edge.SendAsync("PATCH", ConfigMaps + "/a" + query, "data:\n  a: b\n  a: c\n", "application/apply-patch+yaml");
        var request = Assert.IsType<PatchRequest>(edge.Registry.Last);
        Assert.Equal((PatchType.Apply, force, "me"), (request.Type, request.Force, request.Scope.FieldManager));
        Assert.Equal("""{"data":{"a":"c"}}""", request.Patch.ToString());
        Assert.Equal(["line 3: key \"a\" already set in map"], request.Duplicates);
    }

    [Fact]
    public async Task Apply_without_a_manager_is_422()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("PATCH", ConfigMaps + "/a", "{}", "application/apply-patch+yaml");
        await AssertStatusAsync(
            answer, HttpStatusCode.UnprocessableEntity, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
    }

    [Fact]
    public async Task Apply_of_what_is_no_yaml_is_400()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("PATCH", ConfigMaps + "/a?fieldManager=me", "{\"a\":", "application/apply-patch+yaml");
        await AssertStatusAsync(
            answer, HttpStatusCode.BadRequest, "error decoding YAML: error converting YAML to JSON: yaml: line 1: did not find expected node content");
    }

    [Theory]
    [InlineData(3145728, 201)]
    [InlineData(3145729, 413)]
    public async Task Body_may_be_three_mebibytes(int length, int code)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Code = 201, Object = JsonObject.Empty };
        const string head = """{"metadata":{"name":"x"},"data":{"k":""";
        var body = head + "\"" + new string('x', length - head.Length - 4) + "\"}}";
        Assert.Equal(length, body.Length);
        using var answer = await edge.SendAsync("POST", ConfigMaps, body, "application/json");
        Assert.Equal(code, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(3145728, 400)]
    [InlineData(3145729, 413)]
    [InlineData(64 << 20, 413)]
    public async Task Body_that_does_not_tell_its_length_is_read_up_to_the_limit(int length, int code)
    {
        await using var edge = await Edge.StartAsync();
        using var client = edge.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, ConfigMaps) { Content = new StreamContent(new MemoryStream(new byte[length])) };
        request.Content.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = true;
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Edge.Token}");
        using var answer = await client.SendAsync(request);
        Assert.Equal(code, (int)answer.StatusCode);
        if (code == 413)
        {
            await AssertStatusAsync(answer, HttpStatusCode.RequestEntityTooLarge, "Request entity too large: limit is 3145728");
        }
    }

    /// <summary>Upstream does not unpack what is sent either.</summary>
    [Fact]
    public async Task Packed_body_is_taken_as_it_stands()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("POST", ConfigMaps, "\u001f\u000b", "application/json", headers: ("Content-Encoding", "gzip"));
        await AssertStatusAsync(
            answer,
            HttpStatusCode.BadRequest,
            "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character '\\x1f' looking for beginning of value (1f0b)");
    }

    [Fact]
    public async Task Delete_options_come_from_the_body()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Object = JsonObject.Empty };
        using var answer = await edge.SendAsync(
            "DELETE",
            ConfigMaps + "/a",
            """{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Foreground","preconditions":{"uid":"u","resourceVersion":"7"},"dryRun":["All"]}""",
            "application/json");
        var request = Assert.IsType<DeleteRequest>(edge.Registry.Last);
        Assert.Equal(new DeleteOptions { GracePeriodSeconds = 0, PropagationPolicy = "Foreground", Uid = "u", ResourceVersion = "7" }, request.Options);
        Assert.True(request.Scope.DryRun);
    }

    [Fact]
    public async Task Delete_options_come_from_the_query_when_there_is_no_body()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Object = JsonObject.Empty };
        using var answer = await edge.SendAsync("DELETE", ConfigMaps + "/a?gracePeriodSeconds=5&orphanDependents=true", null, null);
        Assert.Equal(new DeleteOptions { GracePeriodSeconds = 5, OrphanDependents = true }, Assert.IsType<DeleteRequest>(edge.Registry.Last).Options);
    }

    [Fact]
    public async Task Delete_options_of_another_kind_are_400()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.SendAsync("DELETE", ConfigMaps + "/a", """{"apiVersion":"v1","kind":"Floop"}""", "application/json");
        await AssertStatusAsync(answer, HttpStatusCode.BadRequest, "no kind \"Floop\" is registered for version \"v1\" in scheme \"pkg/runtime/scheme.go:111\"");
    }

    [Fact]
    public async Task Field_manager_is_the_user_agents_name_when_none_is_given()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Object = JsonObject.Empty };
        using var first = await edge.SendAsync("POST", ConfigMaps, "{}", "application/json", "application/json", ("User-Agent", "golden/1.0 (x)"));
        Assert.Equal("golden", Assert.IsType<CreateRequest>(edge.Registry.Last).Scope.FieldManager);
        using var second = await edge.SendAsync("POST", ConfigMaps + "?fieldManager=me", "{}", "application/json");
        Assert.Equal("me", Assert.IsType<CreateRequest>(edge.Registry.Last).Scope.FieldManager);
    }

    private static async Task AssertStatusAsync(System.Net.Http.HttpResponseMessage answer, HttpStatusCode code, string message)
    {
        var status = JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(message, status.String("message"));
        Assert.Equal((long)code, status.Integer("code"));
        Assert.Equal(code, answer.StatusCode);
    }
}
