using System.Net;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ApiServer.Rest.Tests;

/// <summary>Streams of events.</summary>
public sealed class WatchTests
{
    private const string Path = "/api/v1/namespaces/golden/configmaps?watch=1";

    [Fact]
    public async Task Events_come_one_a_line_as_they_happen()
    {
        await using var edge = await Edge.StartAsync();
        var session = new FakeWatchSession();
        edge.Registry.Answer = _ => session;
        using var answer = await edge.GetAsync(Path);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Null(answer.Content.Headers.ContentLength);
        using var lines = await LinesAsync(answer);

        session.Add(new WatchFrame(StoreEventType.Added, ConfigMap("a", 5), 5));
        Assert.Equal(
            """{"type":"ADDED","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"golden","resourceVersion":"5"}}}""",
            await lines.ReadLineAsync());

        // What left the selector shows its old state at the event's revision.
        session.Add(new WatchFrame(StoreEventType.Deleted, ConfigMap("a", 5), 9));
        Assert.Equal(
            """{"type":"DELETED","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"golden","resourceVersion":"9"}}}""",
            await lines.ReadLineAsync());
    }

    [Fact]
    public async Task Initial_events_end_with_an_annotated_bookmark()
    {
        await using var edge = await Edge.StartAsync();
        var session = new FakeWatchSession { InitialEventsEndDue = true };
        session.Add(new WatchFrame(StoreEventType.Added, ConfigMap("a", 5), 5));
        edge.Registry.Answer = _ => session;
        using var answer = await edge.GetAsync(Path + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        using var lines = await LinesAsync(answer);
        Assert.StartsWith("{\"type\":\"ADDED\"", await lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}}""",
            await lines.ReadLineAsync());
        var options = Assert.IsType<WatchRequest>(edge.Registry.Last).Options;
        Assert.Equal((true, true, "NotOlderThan"), (options.SendInitialEvents, options.AllowWatchBookmarks, options.ResourceVersionMatch));
    }

    [Fact]
    public async Task Watcher_that_fell_out_of_the_window_gets_an_error_event()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new FakeWatchSession { Expired = true };
        using var answer = await edge.GetAsync(Path + "&resourceVersion=1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (906)","reason":"Expired","code":410}}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Watcher_of_a_revision_that_does_not_come_gets_an_error_event()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new FakeWatchSession { Expired = true, Refusal = StatusErrors.TooLargeResourceVersion(9999, 1005).Status };
        using var answer = await edge.GetAsync(Path + "&resourceVersion=9999&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: Too large resource version: 9999, current: 1005","reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1},"code":504}}""" + "\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("", "application/json;as=Table;v=v1;g=meta.k8s.io", "PartialObjectMetadata", "meta.k8s.io/v1")]
    [InlineData("&includeObject=Metadata", "application/json;as=Table;v=v1beta1;g=meta.k8s.io", "PartialObjectMetadata", "meta.k8s.io/v1beta1")]
    [InlineData("&includeObject=Object", "application/json;as=Table;v=v1;g=meta.k8s.io", "ConfigMap", "v1")]
    [InlineData("&includeObject=None", "application/json;as=Table;v=v1;g=meta.k8s.io", null, null)]
    public async Task Rows_of_a_table_watch_carry_what_was_asked_for(string query, string accept, string? kind, string? apiVersion)
    {
        await using var edge = await Edge.StartAsync();
        var session = new FakeWatchSession();
        session.Add(new WatchFrame(StoreEventType.Added, ConfigMap("a", 5), 5));
        edge.Registry.Answer = _ => session;
        using var answer = await edge.GetAsync(Path + query, accept);
        using var lines = await LinesAsync(answer);
        var row = Assert.Single(JsonReader.Parse((await lines.ReadLineAsync())!)["object"]!.ArrayAt("rows").Objects);
        Assert.Equal(("a", kind, apiVersion), (row.Array("cells")![0].AsString, row["object"]!["kind"]?.AsString, row["object"]!["apiVersion"]?.AsString));
    }

    [Fact]
    public async Task What_rows_carry_is_checked_for_tables_only()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new FakeWatchSession { Expired = true };
        using var table = await edge.GetAsync(Path + "&includeObject=X", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal(HttpStatusCode.BadRequest, table.StatusCode);
        using var plain = await edge.GetAsync(Path + "&includeObject=X");
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
    }

    [Fact]
    public async Task Table_watch_sends_its_columns_once()
    {
        await using var edge = await Edge.StartAsync();
        var session = new FakeWatchSession();
        session.Add(new WatchFrame(StoreEventType.Added, ConfigMap("a", 5), 5));
        session.Add(new WatchFrame(StoreEventType.Added, ConfigMap("b", 6), 6));
        edge.Registry.Answer = _ => session;
        using var answer = await edge.GetAsync(Path, "application/json;as=Table;v=v1;g=meta.k8s.io");
        using var lines = await LinesAsync(answer);
        var first = JsonReader.Parse((await lines.ReadLineAsync())!)["object"]!;
        var second = JsonReader.Parse((await lines.ReadLineAsync())!)["object"]!;
        Assert.NotEmpty(first.ArrayAt("columnDefinitions"));
        Assert.True(second["columnDefinitions"]!.IsNull);
        Assert.Equal("6", second.StringAt("metadata", "resourceVersion"));
        Assert.Equal("PartialObjectMetadata", second.ArrayAt("rows")[0]["object"].StringAt("kind"));
    }

    [Fact]
    public async Task Watch_ends_at_its_timeout()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new FakeWatchSession();
        using var answer = await edge.GetAsync(Path + "&timeoutSeconds=1");
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Watch_ends_when_the_server_stops()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new FakeWatchSession();
        using var answer = await edge.GetAsync(Path);
        edge.Server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Old_watch_prefix_with_a_name_selects_that_object()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new FakeWatchSession { Expired = true };
        using var answer = await edge.GetAsync("/api/v1/watch/namespaces/golden/configmaps/a?timeoutSeconds=1");
        var request = Assert.IsType<WatchRequest>(edge.Registry.Last);
        Assert.Equal(("watch", "golden", ""), (request.Scope.Verb, request.Scope.Namespace, request.Scope.Name));
        Assert.Equal("metadata.name=a", request.Options.FieldSelector.ToString());
    }

    [Fact]
    public async Task Bookmarks_come_at_their_interval()
    {
        using var timer = new Watching.BookmarkTimer(TimeProvider.System, TimeSpan.FromMilliseconds(20), TimeSpan.FromHours(1), CancellationToken.None);
        Assert.False(timer.IsDue);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, timer.Token));
        Assert.True(timer.IsDue);
        timer.Restart();
        Assert.NotEqual(CancellationToken.None, timer.Token);
    }

    private static StoredObject ConfigMap(string name, long revision) => Edge.Stored(
        "configmaps",
        $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"{{{name}}}","namespace":"golden","resourceVersion":"{{{revision}}}"}}""",
        revision);

    private static async Task<StreamReader> LinesAsync(HttpResponseMessage answer) => new(await answer.Content.ReadAsStreamAsync());
}
