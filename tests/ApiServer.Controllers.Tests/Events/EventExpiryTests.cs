using ApiServer.Controllers.Events;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Events;

public sealed class EventExpiryTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestCluster.OpenAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task An_event_is_deleted_an_hour_after_its_last_change()
    {
        await _cluster.StartAsync(new EventExpiryController(_cluster.Client));
        await _cluster.CreateAsync(ResourceNames.Events, """{"metadata":{"name":"web.1","namespace":"default"},"involvedObject":{"kind":"StatefulSet","namespace":"default","name":"web"}}""");
        await _cluster.PassAsync(TimeSpan.FromMinutes(50));
        await _cluster.PatchAsync(ResourceNames.Events, "default", "web.1", """{"count":2,"lastTimestamp":"2026-01-01T00:50:00Z"}""");
        await _cluster.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Single(_cluster.List(ResourceNames.Events));

        await _cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(_cluster.List(ResourceNames.Events));
    }
}
