using System.Net;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Schema.Protobuf;

namespace ApiServer.Rest.Tests;

/// <summary>What the server says about itself.</summary>
public sealed class DiscoveryTests
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    [Theory]
    [InlineData("/api", """{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"127.0.0.1:6443"}]}""")]
    [InlineData("/apis/apps", """{"kind":"APIGroup","apiVersion":"v1","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}""")]
    [InlineData("/apis/autoscaling/", """{"kind":"APIGroup","apiVersion":"v1","name":"autoscaling","versions":[{"groupVersion":"autoscaling/v2","version":"v2"},{"groupVersion":"autoscaling/v1","version":"v1"}],"preferredVersion":{"groupVersion":"autoscaling/v2","version":"v2"}}""")]
    public async Task Small_documents_are_as_upstreams(string path, string document)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync(path);
        Assert.Equal(document + "\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Resource_list_of_core_names_resources_and_subresources()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/api/v1");
        var list = JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync());
        Assert.StartsWith("{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[{\"name\":\"bindings\"", list.ToString(), StringComparison.Ordinal);
        var resources = list.Array("resources")!.Objects.ToDictionary(r => r.String("name")!, r => r.ToString());
        Assert.Equal(
            """{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["po"],"categories":["all"],"storageVersionHash":"xPOwRZ+Yhw8="}""",
            resources["pods"]);
        Assert.Equal("""{"name":"pods/eviction","singularName":"","namespaced":true,"group":"policy","version":"v1","kind":"Eviction","verbs":["create"]}""", resources["pods/eviction"]);
        Assert.Equal("""{"name":"pods/status","singularName":"","namespaced":true,"kind":"Pod","verbs":["get","patch","update"]}""", resources["pods/status"]);
    }

    [Fact]
    public async Task Aggregated_document_says_everything_at_once_and_can_be_kept()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/api", Aggregated);
        Assert.Equal("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", answer.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.Equal("public", answer.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("Accept", answer.Headers.GetValues("Vary").Single());
        Assert.StartsWith(
            """{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[{"metadata":{},"versions":[{"version":"v1","resources":[{"resource":"bindings","responseKind":{"group":"","version":"","kind":"Binding"},"scope":"Namespaced","singularResource":"binding","verbs":["create"]},""",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);

        var tag = answer.Headers.GetValues("ETag").Single();
        Assert.Matches("^\"[0-9A-F]{128}\"$", tag);
        using var again = await edge.GetAsync("/api", Aggregated, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Aggregated_groups_tell_foreign_kinds_of_subresources()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/apis", Aggregated + ",application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("{\"metadata\":{\"name\":\"apps\"},\"versions\":[{\"version\":\"v1\",\"resources\":[{\"resource\":\"controllerrevisions\"", text, StringComparison.Ordinal);
        Assert.Contains("{\"subresource\":\"scale\",\"responseKind\":{\"group\":\"autoscaling\",\"version\":\"v1\",\"kind\":\"Scale\"},\"verbs\":[\"get\",\"patch\",\"update\"]}", text, StringComparison.Ordinal);
        Assert.EndsWith("\"freshness\":\"Current\"}]}]}\n", text, StringComparison.Ordinal);
    }

    /// <summary>The bytes follow the field numbers of meta/v1 and apidiscovery/v2.</summary>
    [Theory]
    [InlineData("/api", "APIVersions", "\n\u0002v1")]
    [InlineData("/apis/apps", "APIGroup", "\n\u0004apps\u0012\u000d\n\u0007apps/v1\u0012\u0002v1\u001a\u000d\n\u0007apps/v1\u0012\u0002v1")]
    [InlineData("/apis", "APIGroupList", "\n$\n\u0004apps\u0012\u000d\n\u0007apps/v1")]
    [InlineData("/apis/coordination.k8s.io/v1", "APIResourceList", "\n\u0016coordination.k8s.io/v1\u0012")]
    [InlineData("/apis/coordination.k8s.io/v1", "APIResourceList", "\n\u0006leases\u0010\u0001\u001a\u0005Lease\"C\n\u0006create\n\u0006delete\n\u0010deletecollection")]
    public async Task Documents_are_said_in_protobuf_too(string path, string kind, string bytes)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync(path, "application/vnd.kubernetes.protobuf");
        Assert.Equal("application/vnd.kubernetes.protobuf", answer.Content.Headers.ContentType!.ToString());
        var envelope = ProtobufEnvelope.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(kind, envelope.Kind);
        Assert.Contains(bytes, Encoding.Latin1.GetString(envelope.Raw.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aggregated_document_is_said_in_protobuf_too()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/apis", "application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," + Aggregated);
        Assert.Equal(
            "application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
            answer.Content.Headers.NonValidated["Content-Type"].ToString());
        var envelope = ProtobufEnvelope.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(("apidiscovery.k8s.io/v2", "APIGroupDiscoveryList"), (envelope.ApiVersion, envelope.Kind));
        Assert.Contains(
            "\n\u0005scale\u0012\u0018\n\u000bautoscaling\u0012\u0002v1\u001a\u0005Scale\"\u0003get\"\u0005patch\"\u0006update",
            Encoding.Latin1.GetString(envelope.Raw.Span),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v2beta1")]
    [InlineData("v9")]
    public async Task Aggregated_form_of_another_version_is_an_indented_406(string version)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/apis", $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList");
        Assert.Equal(
            """
            {
              "kind": "Status",
              "apiVersion": "v1",
              "metadata": {},
              "status": "Failure",
              "message": "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf",
              "reason": "NotAcceptable",
              "code": 406
            }
            """,
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Version_is_indented_and_real()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/version");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("{\n  \"major\": \"1\",\n  \"minor\": \"36\",\n", text, StringComparison.Ordinal);
        Assert.StartsWith("v1.36.", JsonReader.Parse(text).StringAt("gitVersion"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_lists_the_paths()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/");
        var paths = JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync()).Array("paths")!.Strings.ToList();
        Assert.Contains("/api/v1", paths);
        Assert.Contains("/apis/apps/v1", paths);
        Assert.Contains("/openapi/v3", paths);
    }

    [Fact]
    public async Task Every_answer_has_an_audit_id_and_is_not_cached()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/nope");
        Assert.True(Guid.TryParse(answer.Headers.GetValues("Audit-Id").Single(), out _));
        Assert.Equal("no-cache, private", answer.Headers.GetValues("Cache-Control").Single());
    }
}
