using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Testing;

/// <summary>Controllers over the real registry and store, in memory, on a clock that stands still.</summary>
public sealed class RunningCluster : IAsyncDisposable
{
    private readonly TestRegistry _registry;
    private readonly Timetable _timetable;
    private ReconcilerRunner? _runner;

    private RunningCluster(TestRegistry registry)
    {
        _registry = registry;
        _timetable = new Timetable(registry.Clock);
    }

    public FakeClusterClock Clock => _registry.Clock;

    /// <summary>As the administrator.</summary>
    public ClusterClient Client => _registry.Client;

    public IObjectStore Store => _registry.Store;

    /// <summary>A cluster that has the namespace <c>default</c> with its service account, and nothing else.</summary>
    public static async Task<RunningCluster> OpenAsync() => new(await TestRegistry.OpenAsync().ConfigureAwait(false));

    /// <summary>Starts these reconcilers; once.</summary>
    public Task StartAsync(params IEnumerable<Reconciler> reconcilers)
    {
        var ids = _registry.Services.GetRequiredService<StrategyContext>().Ids;
        _runner = new ReconcilerRunner(Client, _timetable, ids, NullLogger<ReconcilerRunner>.Instance, reconcilers);
        return _runner.StartAsync(CancellationToken.None);
    }

    /// <summary>Completes when nothing more happens; what waits for a retry is helped on.</summary>
    public async Task IdleAsync()
    {
        await Eventually.HoldsAsync(() => _timetable.IsIdle).ConfigureAwait(false);
        while (_timetable.NextDue is { } due && due <= Clock.UtcNow + TimeSpan.FromSeconds(10))
        {
            Clock.AdvanceTo(due);
            await Eventually.HoldsAsync(() => _timetable.IsIdle).ConfigureAwait(false);
        }
    }

    public Task<JsonObject> CreateAsync(string resource, string json) => _registry.CreateAsync(resource, json);

    /// <summary>Merges a JSON text into an object.</summary>
    public Task<JsonObject> PatchAsync(string resource, string ns, string name, string json, string subresource = "") =>
        Client.PatchAsync(resource, ns, name, TestRegistry.Json(json), CancellationToken.None, subresource);

    public Task<JsonObject> DeleteAsync(string resource, string ns, string name, DeleteOptions? options = null) =>
        Client.DeleteAsync(resource, ns, name, options ?? DeleteOptions.Default, CancellationToken.None);

    /// <summary>The trees of a resource, in order.</summary>
    public IReadOnlyList<JsonObject> List(string resource) => [.. Client.Snapshot(resource).List().Select(o => o.Json)];

    /// <summary>What happened to these resources after a revision, in order.</summary>
    public IReadOnlyList<StoreEvent> EventsAfter(long revision, params IEnumerable<string> resources)
    {
        var events = new List<StoreEvent>();
        foreach (var resource in resources)
        {
            Client.Watch(resource, revision)!.TryRead(events, int.MaxValue);
        }

        return [.. events.OrderBy(e => e.Revision)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_runner is not null)
        {
            await _runner.DisposeAsync().ConfigureAwait(false);
        }

        await _timetable.DisposeAsync().ConfigureAwait(false);
        await _registry.DisposeAsync().ConfigureAwait(false);
    }
}
