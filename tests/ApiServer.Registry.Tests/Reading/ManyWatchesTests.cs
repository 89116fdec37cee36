using System.Globalization;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Reading;

/// <summary>A watcher is a place in the cache's window of events: thousands of them cost little, and wake together. Other tests would change the process's memory meanwhile.</summary>
[Collection(MeasuresMemory)]
[CollectionDefinition(MeasuresMemory, DisableParallelization = true)]
public sealed class ManyWatchesTests
{
    private const string MeasuresMemory = "measures memory";
    private const int Watchers = 5000;
    private const int MostBytesEach = 4096;

    [Fact]
    public async Task Thousands_of_idle_watches_cost_little_and_all_get_the_event()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var scope = registry.Scope(ResourceNames.ConfigMaps, "watch");
        var options = new ListOptions { ResourceVersion = registry.Store.Revision.ToString(CultureInfo.InvariantCulture) };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watches = new List<(IWatchSession Session, Task Woken)>(Watchers);
        for (var i = 0; i < Watchers; i++)
        {
            var session = await registry.Mediator.Send(new WatchRequest(scope, options), CancellationToken.None);
            Assert.True(session.TryRead([], 1));
            watches.Add((session, session.WaitAsync(CancellationToken.None)));
        }

        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / Watchers, 0, MostBytesEach);
        Assert.DoesNotContain(watches, w => w.Woken.IsCompleted);

        await registry.CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"m","namespace":"default"}}""");
        await Task.WhenAll(watches.Select(w => w.Woken)).WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var (session, _) in watches)
        {
            var frames = new List<WatchFrame>();
            Assert.True(session.TryRead(frames, 10));
            Assert.Equal("m", Assert.Single(frames).Object.Json.Name());
        }
    }
}
