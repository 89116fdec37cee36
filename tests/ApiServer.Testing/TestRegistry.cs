using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry;
using ApiServer.Registry.Admission;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Registry.Usage;
using ApiServer.Store;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Testing;

/// <summary>The real registry over the real store, in memory, on a clock that stands still: what a request meets, without HTTP.</summary>
public sealed class TestRegistry : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ObjectStore _store;

    private TestRegistry(ServiceProvider services, ObjectStore store, FakeClusterClock clock, FakeUsage usage)
    {
        _services = services;
        _store = store;
        Store = services.GetRequiredService<IObjectStore>();
        Clock = clock;
        Usage = usage;
        Mediator = services.GetRequiredService<IMediator>();
        Client = services.GetRequiredService<ClusterClient>();
    }

    public FakeClusterClock Clock { get; }

    public IMediator Mediator { get; }

    /// <summary>What <c>metrics.k8s.io</c> tells.</summary>
    public FakeUsage Usage { get; }

    /// <summary>As the administrator.</summary>
    public ClusterClient Client { get; }

    public IObjectStore Store { get; }

    public IServiceProvider Services => _services;

    /// <summary>Opens a registry that has the namespace <c>default</c> with its service account, and nothing else.</summary>
    /// <param name="admission">Whether there are admission plug-ins.</param>
    /// <param name="wrap">Stands between the registry and its store.</param>
    /// <param name="authorizer">Decides who may do what; otherwise everybody who is known may do everything.</param>
    /// <param name="options">What the store keeps.</param>
    /// <param name="catalog">What is served; otherwise the built-in resources.</param>
    public static async Task<TestRegistry> OpenAsync(
        bool admission = true,
        Func<IObjectStore, IObjectStore>? wrap = null,
        IAuthorizer? authorizer = null,
        StoreOptions? options = null,
        ResourceCatalog? catalog = null)
    {
        var clock = new FakeClusterClock();
        catalog ??= BuiltInResources.Catalog;
        var opened = await ObjectStore.OpenAsync(options ?? new StoreOptions(), catalog, clock, NullLoggerFactory.Instance, CancellationToken.None).ConfigureAwait(false);
        var store = wrap is null ? opened : wrap(opened);
        var context = new StrategyContext(clock, new IdSource(1));
        authorizer ??= new AuthenticatedAuthorizer();
        var usage = new FakeUsage(clock);
        var services = new ServiceCollection()
            .AddSingleton(catalog)
            .AddSingleton(store)
            .AddSingleton(context)
            .AddSingleton(authorizer)
            .AddSingleton(new TokenAuthority("https://kubernetes.default.svc.cluster.local", new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256))))
            .AddSingleton<IAuthenticator>(p => p.GetRequiredService<ServiceAccountTokens>())
            .AddSingleton(admission ? AdmissionStages.Default(store, catalog, context, authorizer) : [])
            .AddSingleton(p => new ClusterClient(p.GetRequiredService<IMediator>(), store, catalog, clock, context.Ids, UserInfo.Admin))
            .AddSingleton<IUsageSource>(usage)
            .AddSingleton(Prometheus.Metrics.NewCustomRegistry())
            .AddRegistry()
            .BuildServiceProvider();
        var registry = new TestRegistry(services, opened, clock, usage);
        await registry.CreateNamespaceAsync("default").ConfigureAwait(false);
        return registry;
    }

    /// <summary>Creates a namespace with its service account, without which no Pod is admitted.</summary>
    public async Task CreateNamespaceAsync(string name)
    {
        await CreateAsync(ResourceNames.Namespaces, $$$"""{"metadata":{"name":"{{{name}}}"}}""").ConfigureAwait(false);
        await CreateAsync(ResourceNames.ServiceAccounts, $$$"""{"metadata":{"name":"default","namespace":"{{{name}}}"}}""").ConfigureAwait(false);
    }

    /// <summary>What a request says, for requests that the client does not offer.</summary>
    public RequestScope Scope(string resource, string verb, string name = "", string ns = "default", string subresource = "", bool dryRun = false)
    {
        var definition = Client.Catalog[resource];
        return new RequestScope
        {
            User = UserInfo.Admin,
            RequestId = "test",
            Resource = definition,
            Verb = verb,
            Namespace = definition.Namespaced ? ns : "",
            Name = name,
            Subresource = subresource,
            DryRun = dryRun,
            Warnings = new List<string>(),
        };
    }

    /// <summary>Removes from the store what its options do not keep.</summary>
    public Task CompactAsync() => _store.CompactAsync(CancellationToken.None);

    /// <summary>Creates an object from JSON text.</summary>
    public Task<JsonObject> CreateAsync(string resource, string json) => Client.CreateAsync(resource, Json(json), CancellationToken.None);

    public static JsonObject Json(string json) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(json));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }
}
