using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Testing;

/// <summary>Reconcilers on the real registry and store, in memory, on a clock that stands still. Only the clock is not the server's own.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    /// <summary>Pauses that nobody notices: a StatefulSet leaves a name vacant for so long at most.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(500);

    private readonly TestRegistry _registry;
    private ReconcilerRunner? _runner;

    private TestCluster(TestRegistry registry)
    {
        _registry = registry;
        Ids = registry.Services.GetRequiredService<StrategyContext>().Ids;
        Timetable = new Timetable(registry.Clock);
    }

    public FakeClusterClock Clock => _registry.Clock;

    public IdSource Ids { get; }

    /// <summary>What <c>metrics.k8s.io</c> tells.</summary>
    public FakeUsage Usage => _registry.Usage;

    /// <summary>As the administrator.</summary>
    public ClusterClient Client => _registry.Client;

    public IObjectStore Store => _registry.Store;

    public ServiceAccountTokens Tokens => _registry.Services.GetRequiredService<ServiceAccountTokens>();

    public Timetable Timetable { get; private set; }

    /// <summary>A cluster that has the namespace <c>default</c> with its service account, and nothing else.</summary>
    /// <param name="wrap">Stands between the registry and its store, for a test that counts commits or makes a watch fail.</param>
    /// <param name="authorizer">Decides who may do what; otherwise everybody who is known may do everything.</param>
    public static async Task<TestCluster> OpenAsync(Func<IObjectStore, IObjectStore>? wrap = null, IAuthorizer? authorizer = null) =>
        new(await TestRegistry.OpenAsync(wrap: wrap, authorizer: authorizer).ConfigureAwait(false));

    /// <summary>Starts these reconcilers; once, unless they were stopped.</summary>
    public Task StartAsync(params IEnumerable<Reconciler> reconcilers)
    {
        _runner = new ReconcilerRunner(Client, Timetable, Ids, NullLogger<ReconcilerRunner>.Instance, reconcilers);
        return _runner.StartAsync(CancellationToken.None);
    }

    /// <summary>Cancels what the reconcilers are doing, at whatever point it is, and forgets what was to be done.</summary>
    public async Task StopAsync()
    {
        if (_runner is not null)
        {
            await _runner.DisposeAsync().ConfigureAwait(false);
            _runner = null;
        }

        await Timetable.DisposeAsync().ConfigureAwait(false);
        Timetable = new Timetable(Clock);
    }

    /// <summary>Completes when nothing more happens without noticeable time passing.</summary>
    public async Task IdleAsync()
    {
        await Eventually.HoldsAsync(() => Timetable.IsIdle).ConfigureAwait(false);
        while (Timetable.NextDue is { } due && due - Clock.UtcNow <= Unnoticed)
        {
            Clock.AdvanceTo(due);
            await Eventually.HoldsAsync(() => Timetable.IsIdle).ConfigureAwait(false);
        }
    }

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

    /// <summary>Creates a namespace with its service account.</summary>
    public Task CreateNamespaceAsync(string name) => _registry.CreateNamespaceAsync(name);

    /// <summary>Creates an object from JSON text.</summary>
    public Task<JsonObject> CreateAsync(string resource, string json) => _registry.CreateAsync(resource, json);

    /// <summary>Merges a JSON text into an object.</summary>
    public Task<JsonObject> PatchAsync(string resource, string ns, string name, string json, string subresource = "") =>
        Client.PatchAsync(resource, ns, name, TestRegistry.Json(json), CancellationToken.None, subresource);

    public Task<JsonObject> DeleteAsync(string resource, string ns, string name, DeleteOptions? options = null) =>
        Client.DeleteAsync(resource, ns, name, options ?? DeleteOptions.Default, CancellationToken.None);

    /// <summary>Deletes with a grace period in seconds; null: the object's own.</summary>
    public Task<JsonObject> DeleteAsync(string resource, string ns, string name, long? grace) =>
        DeleteAsync(resource, ns, name, new DeleteOptions { GracePeriodSeconds = grace });

    /// <summary>The trees of a resource, in order.</summary>
    public IReadOnlyList<JsonObject> List(string resource) => [.. Client.Snapshot(resource).List().Select(o => o.Json)];

    /// <summary>What happened to these resources (none named: to all) after a revision, in order.</summary>
    public IReadOnlyList<StoreEvent> EventsAfter(long revision, params IEnumerable<string> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var events = new List<StoreEvent>();
        var named = resources.Select(r => Client.Catalog[r]).ToList();
        foreach (var type in (named.Count > 0 ? named : Client.Catalog.All).Select(r => r.StoreType).Distinct())
        {
            if (Store.Watch(type, revision)?.TryRead(events, int.MaxValue) is not true)
            {
                throw new InvalidOperationException($"The watch window no longer holds all events after revision {revision}.");
            }
        }

        return [.. events.OrderBy(e => e.Revision)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await Timetable.DisposeAsync().ConfigureAwait(false);
        await _registry.DisposeAsync().ConfigureAwait(false);
    }
}
