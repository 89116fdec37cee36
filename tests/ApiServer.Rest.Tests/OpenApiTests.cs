using System.IO.Compression;
using System.Net;
using ApiServer.Model.Json;
using ApiServer.Rest.Documents;

namespace ApiServer.Rest.Tests;

/// <summary>The documents, and the pages over them.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Hashed_document_may_be_kept_for_ever()
    {
        await using var edge = await Edge.StartAsync();
        using var index = await edge.GetAsync("/openapi/v3");
        Assert.Equal("text/plain; charset=utf-8", index.Content.Headers.ContentType!.ToString());
        var url = JsonReader.ParseObject(await index.Content.ReadAsByteArrayAsync()).StringAt("paths", "apis/discovery.k8s.io/v1", "serverRelativeURL")!;
        Assert.Matches("^/openapi/v3/apis/discovery.k8s.io/v1\\?hash=[0-9A-F]+$", url);

        using var document = await edge.GetAsync(url);
        Assert.Equal("public, immutable", document.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("3.0.0", JsonReader.ParseObject(await document.Content.ReadAsByteArrayAsync()).String("openapi"));

        using var again = await edge.GetAsync(url, "application/json", ("If-None-Match", document.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var listed = await edge.GetAsync(url, "application/json", ("If-None-Match", $"\"other\", W/{document.Headers.ETag.Tag}"));
        Assert.Equal(HttpStatusCode.NotModified, listed.StatusCode);
        using var other = await edge.GetAsync(url, "application/json", ("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var stale = await edge.GetAsync("/openapi/v3/apis/discovery.k8s.io/v1?hash=0123");
        Assert.Equal(HttpStatusCode.MovedPermanently, stale.StatusCode);
        Assert.Equal(url, stale.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")]
    [InlineData("application/com.github.proto-openapi.spec.v2.v1.0+protobuf", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")]
    [InlineData("application/json;q=0.5, text/html", "application/json")]
    [InlineData("*/*", "application/json")]
    public async Task Version_2_is_answered_in_the_form_that_was_asked_for_and_not_sent_twice(string accept, string contentType)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync("/openapi/v2", accept);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(["Accept"], answer.Headers.Vary);
        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(contentType == "application/json" ? (byte)'{' : (byte)0x0a, body[0]);

        using var again = await edge.GetAsync("/openapi/v2", accept, ("If-None-Match", answer.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Large_document_is_sent_compressed_to_whom_takes_that()
    {
        await using var edge = await Edge.StartAsync();
        using var plain = await edge.GetAsync("/openapi/v2");
        using var compressed = await edge.GetAsync("/openapi/v2", "application/json", ("Accept-Encoding", "gzip"));
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept", "Accept-Encoding"], compressed.Headers.Vary);
        await using var body = new GZipStream(await compressed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var read = new MemoryStream();
        await body.CopyToAsync(read);
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(), read.ToArray());
    }

    [Theory]
    [InlineData("/openapi/v2", "application/yaml", 406)]
    [InlineData("/openapi/v3/apis/nope/v1", "application/json", 404)]
    [InlineData("/openapi/v3/apis/apps/v1", "application/com.github.proto-openapi.spec.v3@v1.0+protobuf", 406)]
    public async Task Document_that_is_not_served_is_refused_without_a_body(string path, string accept, int code)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync(path, accept);
        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task User_interface_offers_the_storys_groups_first_and_a_bearer_token()
    {
        Assert.Equal(["api/v1", "apis/apps/v1", "apis/b/v1", "apis/c/v1"], UserInterface.InOrder(["apis/c/v1", "apis/apps/v1", "apis/b/v1", "api/v1"]));
        await using var edge = await Edge.StartAsync();
        using var page = await edge.GetAsync("/swagger/index.html", "text/html", ("Authorization", ""));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        using var settings = await edge.GetAsync("/swagger/index.js", "*/*", ("Authorization", ""));
        Assert.Contains("/swagger/documents/apis/apps/v1", await settings.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var document = await edge.GetAsync("/swagger/documents/apis/discovery.k8s.io/v1", "*/*", ("Authorization", ""));
        var scheme = JsonReader.ParseObject(await document.Content.ReadAsByteArrayAsync()).ObjectAt("components", "securitySchemes", "BearerToken");
        Assert.Equal(("http", "bearer"), (scheme.String("type"), scheme.String("scheme")));
    }
}
