using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry;
using ApiServer.Registry.Admission;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Testing;

/// <summary>A cluster for controllers' tests on the real registry, in memory, on a clock that stands still. Its client is the administrator's.</summary>
public sealed class RegistryCluster : IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly ServiceProvider _services;
    private ReconcilerRunner? _runner;

    private RegistryCluster(ObjectStore store, FakeClusterClock clock)
    {
        _store = store;
        Clock = clock;
        var context = new StrategyContext(clock, Ids);
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(Prometheus.Metrics.NewCustomRegistry()).AddRegistry()
            .AddSingleton<IObjectStore>(store)
            .AddSingleton(BuiltInResources.Catalog)
            .AddSingleton<ClusterClock>(clock)
            .AddSingleton(Ids)
            .AddSingleton(context)
            .AddSingleton<IAuthorizer, AuthenticatedAuthorizer>()
            .AddSingleton(AdmissionStages.Default(store, BuiltInResources.Catalog, context));
        _services = services.BuildServiceProvider();
        Client = new ClusterClient(_services.GetRequiredService<IMediator>(), store, BuiltInResources.Catalog, clock, Ids, UserInfo.Admin);
        Timetable = new Timetable(clock);
        Events = new EventRecorder(Client, Timetable, "vm", NullLogger<EventRecorder>.Instance);
    }

    public FakeClusterClock Clock { get; }

    public IdSource Ids { get; } = new(1);

    public ClusterClient Client { get; }

    public Timetable Timetable { get; }

    public EventRecorder Events { get; }

    /// <summary>A cluster with the namespace <c>default</c> and its service account.</summary>
    public static async Task<RegistryCluster> CreateAsync()
    {
        var clock = new FakeClusterClock();
        var store = await ObjectStore.OpenAsync(new StoreOptions(), BuiltInResources.Catalog, clock, NullLoggerFactory.Instance, CancellationToken.None).ConfigureAwait(false);
        var cluster = new RegistryCluster(store, clock);
        await cluster.CreateAsync(ResourceNames.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}""").ConfigureAwait(false);
        await cluster.CreateAsync(ResourceNames.ServiceAccounts, """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default","namespace":"default"}}""").ConfigureAwait(false);
        return cluster;
    }

    /// <summary>Starts these reconcilers; once.</summary>
    public Task StartAsync(params IEnumerable<Reconciler> reconcilers)
    {
        _runner = new ReconcilerRunner(Client, Timetable, Ids, NullLogger<ReconcilerRunner>.Instance, reconcilers);
        return _runner.StartAsync(CancellationToken.None);
    }

    /// <summary>Completes when nothing more happens without noticeable time passing.</summary>
    public Task IdleAsync() => Timetable.IdleAsync(Clock);

    /// <summary>Creates an object from JSON text.</summary>
    public Task<JsonObject> CreateAsync(string resource, string json) => Client.CreateAsync(resource, Parse(json), CancellationToken.None);

    /// <summary>Merges a JSON text into an object of the namespace <c>default</c>.</summary>
    public Task<JsonObject> PatchAsync(string resource, string name, string json, string subresource = "") =>
        Client.PatchAsync(resource, "default", name, Parse(json), CancellationToken.None, subresource);

    /// <summary>An object of the namespace <c>default</c>.</summary>
    public JsonObject? Get(string resource, string name) => Client.Get(resource, "default", name);

    /// <summary>The trees of a resource, in order.</summary>
    public IReadOnlyList<JsonObject> List(string resource) => [.. Client.Snapshot(resource).List().Select(o => o.Json)];

    public async ValueTask DisposeAsync()
    {
        if (_runner is not null)
        {
            await _runner.DisposeAsync().ConfigureAwait(false);
        }

        await Events.DisposeAsync().ConfigureAwait(false);
        await Timetable.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private static JsonObject Parse(string json) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(json));
}
