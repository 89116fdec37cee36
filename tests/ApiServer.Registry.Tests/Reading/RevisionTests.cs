using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Reading;

/// <summary>What a resourceVersion means in a read: the present, an old state, the future, and what is gone.</summary>
public sealed class RevisionTests
{
    private const string TokenTooOld = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
        + "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an "
        + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    [Theory]
    [InlineData("", "", 0, "abcde", true)]
    [InlineData("0", "", 0, "abcde", true)]
    [InlineData("0", "", 2, "abcde", true)]
    [InlineData("old", "", 0, "abcde", true)]
    [InlineData("old", "NotOlderThan", 0, "abcde", true)]
    [InlineData("old", "NotOlderThan", 2, "ab", true)]
    [InlineData("0", "NotOlderThan", 0, "abcde", true)]
    [InlineData("old", "Exact", 0, "abc", false)]
    [InlineData("old", "Exact", 2, "ab", false)]
    [InlineData("old", "", 2, "ab", false)]
    [InlineData("old", "", -1, "abcde", true)]
    [InlineData("", "", 2, "ab", true)]
    public async Task A_list_is_of_the_revision_that_was_asked_for(string version, string match, long limit, string names, bool present)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await CreateAsync(registry, "a", "b", "c");
        var old = registry.Store.Revision;
        await CreateAsync(registry, "d", "e");
        var options = new ListOptions { ResourceVersion = version == "old" ? $"{old}" : version, ResourceVersionMatch = match, Limit = limit };
        var list = await ListAsync(registry, options);
        Assert.Equal(names, Names(list));
        Assert.Equal(present ? registry.Store.Revision : old, list.Revision);
        Assert.Equal(limit == 2 && names.Length == 2 ? (present ? 3 : 1) : null, list.RemainingItemCount);

        // The rest is of the first page's revision, whatever was asked for first.
        if (list.Continue is { } token)
        {
            await CreateAsync(registry, "f");
            var rest = await ListAsync(registry, new ListOptions { Continue = token });
            Assert.Equal((present ? "cde" : "c", list.Revision, null), (Names(rest), rest.Revision, rest.Continue));
        }
    }

    [Fact]
    public async Task A_token_that_expired_comes_with_one_that_goes_on_with_the_present()
    {
        await using var registry = await TestRegistry.OpenAsync(options: ListWatchProperties.Forgetful);
        await CreateAsync(registry, "a", "b", "d", "e");
        var first = await ListAsync(registry, new ListOptions { Limit = 2 });
        await CreateAsync(registry, "a1", "c", "f", "g", "h", "i", "j", "k", "l");
        await ListWatchProperties.CompactAsync(registry);

        var expired = await RefusedAsync(registry, new ListOptions { Limit = 2, Continue = first.Continue! });
        Assert.Equal((410, StatusReason.Expired, TokenTooOld), (expired.Code, expired.Reason, expired.Message));
        var next = await ListAsync(registry, new ListOptions { Limit = 3, Continue = expired.Continue! });
        Assert.Equal(("cde", registry.Store.Revision), (Names(next), next.Revision));

        // From there on the pages belong together again.
        await CreateAsync(registry, "ff");
        var rest = await ListAsync(registry, new ListOptions { Continue = next.Continue! });
        Assert.Equal(("fghijkl", next.Revision), (Names(rest), rest.Revision));
    }

    [Fact]
    public async Task A_state_that_is_gone_is_410()
    {
        await using var registry = await TestRegistry.OpenAsync(options: ListWatchProperties.Forgetful);
        await CreateAsync(registry, "a");
        var old = registry.Store.Revision;
        await CreateAsync(registry, "b", "c", "d", "e", "f", "g", "h", "i");
        await ListWatchProperties.CompactAsync(registry);

        var list = await RefusedAsync(registry, new ListOptions { ResourceVersion = $"{old}", ResourceVersionMatch = "Exact" });
        Assert.Equal((410, StatusReason.Expired, "The resourceVersion for the provided list is too old."), (list.Code, list.Reason, list.Message));
        Assert.Equal("abcdefghi", Names(await ListAsync(registry, new ListOptions { ResourceVersion = $"{old}" })));

        await CreateAsync(registry, "j");
        var watch = await WatchAsync(registry, new ListOptions { ResourceVersion = $"{old}" });
        Assert.False(watch.TryRead([], 1));
        Assert.Equal(
            (410, StatusReason.Expired, $"too old resource version: {old} ({registry.Store.Revision})"), (watch.Refusal.Code, watch.Refusal.Reason, watch.Refusal.Message));
    }

    [Fact]
    public async Task A_revision_that_does_not_come_is_504_after_a_while()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var (current, future) = (registry.Store.Revision, $"{registry.Store.Revision + 100}");
        var get = registry.Mediator.Send(new GetRequest(registry.Scope(ResourceNames.ConfigMaps, "get", "a"), future));
        var list = ListAsync(registry, new ListOptions { ResourceVersion = future });
        var notOlder = ListAsync(registry, new ListOptions { ResourceVersion = future, ResourceVersionMatch = "NotOlderThan" });
        var watchList = WatchAsync(registry, new ListOptions { ResourceVersion = future, ResourceVersionMatch = "NotOlderThan", SendInitialEvents = true });
        ApiStatus[] refusals = [
            (await Assert.ThrowsAsync<ApiStatusException>(() => get)).Status,
            (await Assert.ThrowsAsync<ApiStatusException>(() => list)).Status,
            (await Assert.ThrowsAsync<ApiStatusException>(() => notOlder)).Status,
            (await watchList).Refusal];
        Assert.False((await watchList).TryRead([], 1));
        Assert.All(refusals, status =>
        {
            Assert.Equal((504, StatusReason.Timeout, $"Timeout: Too large resource version: {future}, current: {current}"), (status.Code, status.Reason, status.Message));
            Assert.Equal((new StatusCause("ResourceVersionTooLarge", "Too large resource version"), 1), (Assert.Single(status.Causes), status.RetryAfterSeconds));
        });
    }

    [Fact]
    public async Task A_revision_that_comes_in_time_is_waited_for()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var next = $"{registry.Store.Revision + 1}";
        var get = registry.Mediator.Send(new GetRequest(registry.Scope(ResourceNames.ConfigMaps, "get", "a"), next));
        var list = ListAsync(registry, new ListOptions { ResourceVersion = next, ResourceVersionMatch = "Exact" });
        var watchList = WatchAsync(registry, new ListOptions { ResourceVersion = next, ResourceVersionMatch = "NotOlderThan", SendInitialEvents = true });
        Assert.False(list.IsCompleted);
        await CreateAsync(registry, "a");
        Assert.Equal("a", (await get).Json.Name());
        Assert.Equal("a", Names(await list));
        var frames = new List<WatchFrame>();
        Assert.True((await watchList).TryRead(frames, 10));
        Assert.Equal("a", Assert.Single(frames).Object.Key.Name);
    }

    [Fact]
    public async Task A_watch_from_the_future_is_silent_until_then()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var watch = await WatchAsync(registry, new ListOptions { ResourceVersion = $"{registry.Store.Revision + 2}" });
        await CreateAsync(registry, "a", "b", "c");
        Assert.Equal("c", await ReadAsync(watch));
    }

    [Theory]
    [InlineData("", null, "")]
    [InlineData("0", null, "")]
    [InlineData("", true, "NotOlderThan")]
    [InlineData("0", true, "NotOlderThan")]
    [InlineData("old", true, "NotOlderThan")]
    public async Task A_watch_that_starts_with_the_state_says_where_that_ends_to_who_takes_bookmarks(string version, bool? initial, string match)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await CreateAsync(registry, "a");
        var options = new ListOptions { ResourceVersion = version == "old" ? "1" : version, ResourceVersionMatch = match, SendInitialEvents = initial };
        foreach (var bookmarks in (bool[])[true, false])
        {
            var watch = await WatchAsync(registry, options with { AllowWatchBookmarks = bookmarks });
            var frames = new List<WatchFrame>();
            Assert.True(watch.TryRead(frames, 10));
            Assert.Equal(["a"], frames.Select(f => f.Object.Key.Name));
            Assert.Equal(bookmarks, watch.InitialEventsEndDue);
            Assert.Equal(registry.Store.Revision, watch.Position);
        }
    }

    [Theory]
    [InlineData("old", null, "", "b")]
    [InlineData("old", false, "NotOlderThan", "b")]
    [InlineData("", false, "NotOlderThan", "")]
    [InlineData("0", false, "NotOlderThan", "")]
    public async Task Other_watches_start_with_what_happens_next(string version, bool? initial, string match, string names)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await CreateAsync(registry, "a");
        var old = registry.Store.Revision;
        await CreateAsync(registry, "b");
        var watch = await WatchAsync(
            registry,
            new ListOptions { ResourceVersion = version == "old" ? $"{old}" : version, ResourceVersionMatch = match, SendInitialEvents = initial, AllowWatchBookmarks = true });
        await CreateAsync(registry, "c");
        Assert.Equal(names + "c", await ReadAsync(watch));
        Assert.False(watch.InitialEventsEndDue);
    }

    private static async Task CreateAsync(TestRegistry registry, params string[] names)
    {
        foreach (var name in names)
        {
            await registry.CreateAsync(ResourceNames.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"}}""");
        }
    }

    /// <summary>The names in the next events, which are there.</summary>
    private static async Task<string> ReadAsync(IWatchSession watch)
    {
        var frames = new List<WatchFrame>();
        while (frames.Count == 0)
        {
            await watch.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
            Assert.True(watch.TryRead(frames, 10));
        }

        return string.Concat(frames.Select(f => f.Object.Key.Name));
    }

    private static string Names(ListResponse list) => string.Concat(list.Items.Select(i => i.Key.Name));

    private static Task<ListResponse> ListAsync(TestRegistry registry, ListOptions options) =>
        registry.Mediator.Send(new ListRequest(registry.Scope(ResourceNames.ConfigMaps, "list"), options));

    private static Task<IWatchSession> WatchAsync(TestRegistry registry, ListOptions options) =>
        registry.Mediator.Send(new WatchRequest(registry.Scope(ResourceNames.ConfigMaps, "watch"), options));

    private static async Task<ApiStatus> RefusedAsync(TestRegistry registry, ListOptions options) =>
        (await Assert.ThrowsAsync<ApiStatusException>(() => ListAsync(registry, options))).Status;
}
