using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Testing;

/// <summary>A cluster for controllers' tests: a fake API over a fake store, on a clock that stands still. The client is the administrator's.</summary>
public sealed class FakeCluster : IAsyncDisposable
{
    private ReconcilerRunner? _runner;

    public FakeCluster()
    {
        Catalog = FakeCatalog.Create();
        Store = new FakeObjectStore(Catalog);
        Mediator = new FakeMediator(Store, Clock, Ids);
        Client = new ClusterClient(Mediator, Store, Catalog, Clock, Ids, UserInfo.Admin);
        Timetable = new Timetable(Clock);
    }

    public FakeClusterClock Clock { get; } = new();

    public IdSource Ids { get; } = new(1);

    public ResourceCatalog Catalog { get; }

    public FakeObjectStore Store { get; }

    public FakeMediator Mediator { get; }

    public ClusterClient Client { get; }

    public Timetable Timetable { get; }

    /// <summary>Starts these reconcilers; once.</summary>
    public Task StartAsync(params IEnumerable<Reconciler> reconcilers)
    {
        _runner = new ReconcilerRunner(Client, Timetable, Ids, NullLogger<ReconcilerRunner>.Instance, reconcilers);
        return _runner.StartAsync(CancellationToken.None);
    }

    /// <summary>Completes when nothing more happens without noticeable time passing.</summary>
    public Task IdleAsync() => Timetable.IdleAsync(Clock);

    /// <summary>Lets so much time pass, stopping at each due time until the cluster is idle again.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Clock.UtcNow + time;
        await IdleAsync().ConfigureAwait(false);
        while (Timetable.NextDue is { } due && due <= end)
        {
            Clock.AdvanceTo(due);
            await IdleAsync().ConfigureAwait(false);
        }

        Clock.AdvanceTo(end);
        await IdleAsync().ConfigureAwait(false);
    }

    /// <summary>Creates an object from JSON text.</summary>
    public Task<JsonObject> CreateAsync(string resource, string json) => Client.CreateAsync(resource, JsonReader.ParseObject(Encoding.UTF8.GetBytes(json)), CancellationToken.None);

    /// <summary>Merges a JSON text into an object.</summary>
    public Task<JsonObject> PatchAsync(string resource, string ns, string name, string json, string subresource = "") =>
        Client.PatchAsync(resource, ns, name, JsonReader.ParseObject(Encoding.UTF8.GetBytes(json)), CancellationToken.None, subresource);

    public Task<JsonObject> DeleteAsync(string resource, string ns, string name, long? grace = null) =>
        Client.DeleteAsync(resource, ns, name, new DeleteOptions { GracePeriodSeconds = grace }, CancellationToken.None);

    /// <summary>The trees of a resource, in order.</summary>
    public IReadOnlyList<JsonObject> List(string resource) => [.. Client.Snapshot(resource).List().Select(o => o.Json)];

    /// <summary>The events after a revision.</summary>
    public IReadOnlyList<StoreEvent> EventsAfter(long revision) => [.. Store.Events.Where(e => e.Revision > revision)];

    public async ValueTask DisposeAsync()
    {
        if (_runner is not null)
        {
            await _runner.DisposeAsync().ConfigureAwait(false);
        }

        await Timetable.DisposeAsync().ConfigureAwait(false);
    }
}
