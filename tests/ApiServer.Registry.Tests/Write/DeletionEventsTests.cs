using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Write;

/// <summary>What watchers see of a deletion, as recorded from a kube-apiserver.</summary>
public sealed class DeletionEventsTests : IAsyncLifetime
{
    private const string Pod = """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""";

    private TestRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await TestRegistry.OpenAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task An_unscheduled_pod_is_marked_and_then_gone()
    {
        var since = await CreateAsync(ResourceNames.Pods, Pod);
        await DeleteAsync(ResourceNames.Pods, "p");

        var events = Events(ResourceNames.Pods, since);
        Assert.Equal([StoreEventType.Modified, StoreEventType.Deleted], events.Select(e => e.Type));
        Assert.All(events, e => Assert.Equal(0, e.Object.Json.IntegerAt("metadata", "deletionGracePeriodSeconds")));
        Assert.Equal(events[0].Revision + 1, events[1].Revision);
    }

    [Fact]
    public async Task Ending_a_grace_period_is_a_write_before_the_pod_is_gone()
    {
        var since = await CreateAsync(ResourceNames.Pods, Pod);
        await _registry.Client.BindAsync("default", "p", _registry.Client.Get(ResourceNames.Pods, "default", "p")!.Uid(), "node-0", CancellationToken.None);
        await DeleteAsync(ResourceNames.Pods, "p");
        await DeleteAsync(ResourceNames.Pods, "p", grace: 0);

        var graces = Events(ResourceNames.Pods, since).Select(e => (e.Type, e.Object.Json.IntegerAt("metadata", "deletionGracePeriodSeconds")));
        Assert.Equal([(StoreEventType.Modified, null), (StoreEventType.Modified, 30), (StoreEventType.Modified, 0), (StoreEventType.Deleted, 0)], graces);
    }

    [Fact]
    public async Task An_object_that_nothing_keeps_is_gone_at_once_as_it_was()
    {
        var since = await CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"p"},"data":{"a":"1"}}""");
        await DeleteAsync(ResourceNames.ConfigMaps, "p");

        var gone = Assert.Single(Events(ResourceNames.ConfigMaps, since));
        Assert.Equal(StoreEventType.Deleted, gone.Type);
        Assert.False(gone.Object.Json.IsDeleting());
    }

    [Fact]
    public async Task Taking_the_last_finalizer_shows_watchers_the_state_before_and_the_client_what_it_sent()
    {
        await CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"p","finalizers":["example.com/f"]},"data":{"a":"1"}}""");
        await DeleteAsync(ResourceNames.ConfigMaps, "p");
        var since = _registry.Store.Revision;

        var answer = await _registry.Client.PatchAsync(
            ResourceNames.ConfigMaps, "default", "p", TestRegistry.Json("""{"metadata":{"finalizers":null},"data":{"a":"2"}}"""), CancellationToken.None);

        Assert.False(answer.HasFinalizer("example.com/f"));
        Assert.Equal("2", answer.StringAt("data", "a"));
        Assert.Equal(since.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.ResourceVersion());
        var gone = Assert.Single(Events(ResourceNames.ConfigMaps, since));
        Assert.Equal(StoreEventType.Deleted, gone.Type);
        Assert.True(gone.Object.Json.HasFinalizer("example.com/f"));
        Assert.Equal("1", gone.Object.Json.StringAt("data", "a"));
    }

    private async Task<long> CreateAsync(string resource, string json)
    {
        await _registry.CreateAsync(resource, TestRegistry.Json(json).WithAt("default", "metadata", "namespace").ToString());
        return _registry.Store.Revision;
    }

    private Task<JsonObject> DeleteAsync(string resource, string name, long? grace = null) =>
        _registry.Client.DeleteAsync(resource, "default", name, new DeleteOptions { GracePeriodSeconds = grace }, CancellationToken.None);

    private List<StoreEvent> Events(string resource, long since)
    {
        var events = new List<StoreEvent>();
        Assert.True(_registry.Client.Watch(resource, since)!.TryRead(events, 100));
        return events;
    }
}
