using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class ReadTests : VerbTest
{
    [Fact]
    public async Task Pages_show_the_state_of_the_first_page_whatever_is_written_meanwhile()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(ConfigMap($"m{i}"));
        }

        var first = await ListAsync(new ListOptions { Limit = 2 });
        Assert.Equal((2, 3L), (first.Items.Count, first.RemainingItemCount));
        await CreateAsync(ConfigMap("m1b"));
        await SendAsync(new DeleteRequest(Scope("delete", "m4"), DeleteOptions.Default));
        var second = await ListAsync(new ListOptions { Limit = 2, Continue = first.Continue! });
        var third = await ListAsync(new ListOptions { Limit = 2, Continue = second.Continue! });
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], first.Items.Concat(second.Items).Concat(third.Items).Select(i => i.Key.Name));
        Assert.Equal((first.Revision, first.Revision, null), (second.Revision, third.Revision, third.Continue));
    }

    [Fact]
    public async Task A_broken_continue_token_is_400()
    {
        var status = await RefusedAsync(new ListRequest(Scope("list"), new ListOptions { Continue = "!!" }));
        Assert.Equal(400, status.Code);
        Assert.Contains("continue key is not valid", status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ResourceNames.Pods, "spec.foo=v", "field label not supported: spec.foo")]
    [InlineData(ResourceNames.StatefulSets, "spec.replicas=3", "\"spec.replicas\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    public async Task An_unknown_field_is_400(string resource, string selector, string error)
    {
        var status = await RefusedAsync(new ListRequest(Scope("list", resource: resource), new ListOptions { FieldSelector = FieldSelector.Parse(selector) }));
        Assert.Equal((400, error), (status.Code, status.Message));
    }

    [Fact]
    public async Task A_watch_shows_who_enters_and_who_leaves_its_selector()
    {
        await CreateAsync(ConfigMap("in", metadata: ""","labels":{"a":"1"}"""));
        await CreateAsync(ConfigMap("out"));
        var session = await SendAsync(new WatchRequest(Scope("watch"), new ListOptions { LabelSelector = LabelSelector.Parse("a=1") }));
        Assert.Equal([(StoreEventType.Added, "in")], Read(session));

        await PatchAsync("out", """{"metadata":{"labels":{"a":"1"}}}""");
        await PatchAsync("in", """{"metadata":{"labels":null}}""");
        await PatchAsync("in", """{"data":{"unseen":"yes"}}""");
        var frames = new List<WatchFrame>();
        Assert.True(session.TryRead(frames, 100));
        Assert.Equal([(StoreEventType.Added, "out"), (StoreEventType.Deleted, "in")], frames.Select(f => (f.Type, f.Object.Key.Name)));
        Assert.Equal("1", frames[1].Object.Json.Label("a"));
        Assert.True(frames[1].Revision > frames[1].Object.Revision);
    }

    [Fact]
    public async Task Initial_events_end_before_anything_newer()
    {
        await CreateAsync(ConfigMap("a"));
        var options = new ListOptions { SendInitialEvents = true, ResourceVersionMatch = "NotOlderThan", AllowWatchBookmarks = true };
        var session = await SendAsync(new WatchRequest(Scope("watch"), options));
        var end = Registry.Store.Revision;
        await CreateAsync(ConfigMap("b"));
        Assert.Equal([(StoreEventType.Added, "a")], Read(session));
        Assert.True(session.InitialEventsEndDue);
        Assert.Equal(end, session.Position);
        Assert.Empty(Read(session));
        session.InitialEventsEndSent();
        Assert.Equal([(StoreEventType.Added, "b")], Read(session));
    }

    private static List<(StoreEventType, string)> Read(IWatchSession session)
    {
        var frames = new List<WatchFrame>();
        Assert.True(session.TryRead(frames, 100));
        return [.. frames.Select(f => (f.Type, f.Object.Key.Name))];
    }

    private Task<ListResponse> ListAsync(ListOptions options) => SendAsync(new ListRequest(Scope("list"), options));

    private Task<ObjectResponse> PatchAsync(string name, string patch) => SendAsync(new PatchRequest(Scope("patch", name), PatchType.Merge, TestRegistry.Json(patch)));
}
