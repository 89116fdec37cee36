using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Rest.Tests;

/// <summary>Collections, in all their forms.</summary>
public sealed class ListTests
{
    private const string Path = "/api/v1/namespaces/golden/configmaps";

    private static readonly IReadOnlyList<StoredObject> Items =
    [
        Edge.Stored("configmaps", """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"l0","namespace":"golden","resourceVersion":"1000","creationTimestamp":"2026-11-23T10:20:34Z"},"data":{"k":"v"}}""", 1000),
        Edge.Stored("configmaps", """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"l1","namespace":"golden","resourceVersion":"1001"}}""", 1001),
    ];

    [Fact]
    public async Task Empty_list_has_only_its_revision()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([], 1005, null, null);
        using var answer = await edge.GetAsync("/api/v1/namespaces/golden/secrets?foo=bar");
        Assert.Equal("""{"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"1005"},"items":[]}""" + "\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task List_of_what_has_no_revisions_tells_none()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([], 0, null, null);
        using var answer = await edge.GetAsync("/apis/metrics.k8s.io/v1beta1/namespaces/golden/pods");
        Assert.Equal("""{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[]}""" + "\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task List_joins_the_committed_bytes_without_their_types()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse(Items, 1004, "next", 16);
        using var answer = await edge.GetAsync(Path + "?limit=2");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(
            """{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1004","continue":"next","remainingItemCount":16},"items":[{"metadata":{"name":"l0","namespace":"golden","resourceVersion":"1000","creationTimestamp":"2026-11-23T10:20:34Z"},"data":{"k":"v"}},{"metadata":{"name":"l1","namespace":"golden","resourceVersion":"1001"}}]}""" + "\n",
            text);
        Assert.Equal(text.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(2, Assert.IsType<ListRequest>(edge.Registry.Last).Options.Limit);
    }

    [Fact]
    public async Task Deleted_collection_is_answered_as_a_list()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([Items[1]], 1099, null, null);
        using var answer = await edge.SendAsync("DELETE", Path + "?labelSelector=set%3Dl", null, null);
        Assert.Equal(
            """{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1099"},"items":[{"metadata":{"name":"l1","namespace":"golden","resourceVersion":"1001"}}]}""" + "\n",
            await answer.Content.ReadAsStringAsync());
        Assert.Equal("deletecollection", Assert.IsType<DeleteCollectionRequest>(edge.Registry.Last).Scope.Verb);
    }

    [Fact]
    public async Task Partial_list_has_the_metadata_only()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([Items[1]], 987, null, null);
        using var answer = await edge.GetAsync(Path, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        Assert.Equal(
            """{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"987"},"items":[{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"l1","namespace":"golden","resourceVersion":"1001"}}]}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("", "PartialObjectMetadata")]
    [InlineData("?includeObject=Metadata", "PartialObjectMetadata")]
    [InlineData("?includeObject=Object", "ConfigMap")]
    [InlineData("?includeObject=None", null)]
    public async Task Table_rows_carry_what_was_asked_for(string query, string? kind)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([Items[0]], 1019, "next", 4);
        using var answer = await edge.GetAsync(Path + query, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        var table = JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(("Table", "meta.k8s.io/v1"), (table.String("kind"), table.String("apiVersion")));
        Assert.Equal("""{"resourceVersion":"1019","continue":"next","remainingItemCount":4}""", table.Object("metadata")!.ToString());
        var columns = table.Array("columnDefinitions")!;
        Assert.Equal(["name", "type", "format", "description", "priority"], ((JsonObject)columns[0]).Names);
        var row = (JsonObject)table.Array("rows")![0];
        Assert.Equal(columns.Count, row.Array("cells")!.Count);
        Assert.Equal("l0", row.Array("cells")![0].AsString);
        Assert.Equal("26s", row.Array("cells")![^1].AsString);
        Assert.Equal(kind, row["object"].StringAt("kind"));
    }

    [Fact]
    public async Task Unknown_include_object_is_400()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([], 1, null, null);
        using var answer = await edge.GetAsync(Path + "?includeObject=X", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unable to convert to Table as requested: includeObject: Invalid value: \"X\": must be 'Metadata', 'Object', 'None', or empty","reason":"BadRequest","code":400}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("limit=abc", "strconv.ParseInt: parsing \\\"abc\\\": invalid syntax")]
    [InlineData("labelSelector=a%3Db%3Dc", "found '=', expected: ',' or 'end of string'")]
    public async Task Option_that_cannot_be_read_is_400(string query, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await edge.GetAsync($"{Path}?{query}");
        Assert.Equal(
            $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"BadRequest","code":400}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Deprecated_resource_is_warned_of()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([], 1, null, null);
        using var answer = await edge.GetAsync("/api/v1/namespaces/golden/endpoints");
        Assert.Equal("299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"", answer.Headers.GetValues("Warning").Single());
    }

    [Fact]
    public async Task Scale_has_a_table_of_its_own()
    {
        await using var edge = await Edge.StartAsync();
        var scale = JsonReader.Parse("""{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"s1","resourceVersion":"1042","creationTimestamp":"2026-11-23T10:20:30Z"},"spec":{},"status":{"replicas":0}}""").AsObject!;
        edge.With(new ObjectResponse { Object = scale });
        using var answer = await edge.GetAsync("/apis/apps/v1/namespaces/golden/statefulsets/s1/scale", "application/json;as=Table;v=v1;g=meta.k8s.io");
        var table = JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("""["s1",0,0,"30s"]""", ((JsonObject)table.Array("rows")![0]).Array("cells")!.ToString());
        Assert.Equal("1042", table.StringAt("metadata", "resourceVersion"));
    }
}
