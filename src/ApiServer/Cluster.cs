using ApiServer.Access;
using ApiServer.Controllers.Bootstrap;
using ApiServer.Logging;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes;
using ApiServer.Nodes.Connections;
using ApiServer.Nodes.Runtimes;
using ApiServer.Options;
using ApiServer.Registry;
using ApiServer.Registry.Admission;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Connections;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Registry.Usage;
using ApiServer.Rest;
using ApiServer.Rest.Access;
using ApiServer.Rest.Health;
using ApiServer.Store;
using MediatR;

namespace ApiServer;

/// <summary>
/// One cluster: a store, the API in front of it, controllers, nodes and DNS. Several live in one process without knowing of each other: what they
/// share (schema, catalog, validators) never changes.
/// </summary>
public sealed class Cluster : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ObjectStore _store;
    private readonly ClusterCertificates _certificates;
    private readonly ControlPlane _controlPlane;
    private readonly Task<Exception> _fatal;
    private readonly ILoggerFactory _loggers;

    private Cluster(WebApplication app, ObjectStore store, ClusterCertificates certificates, ControlPlane controlPlane, Task<Exception> fatal, ILoggerFactory loggers, string kubeconfig, string readyLine)
    {
        _app = app;
        _store = store;
        _certificates = certificates;
        _controlPlane = controlPlane;
        _fatal = fatal;
        _loggers = loggers;
        Kubeconfig = kubeconfig;
        ReadyLine = readyLine;
    }

    /// <summary>The path of the administrator's kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>What the program prints when it serves.</summary>
    public string ReadyLine { get; }

    /// <summary>The cluster's services, for tests that look inside.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a cluster; returns when whoever asks can create a Pod.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process has the data directory open.</exception>
    /// <exception cref="IOException">The HTTPS or HTTP port is taken.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The DNS port is taken.</exception>
    /// <exception cref="FormatException">The token file cannot be read.</exception>
    public static async Task<Cluster> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.DataDirectory);
        var clock = new SystemClusterClock();
        var fatal = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var loggers = StandardErrorLog.NewFactory(options.LogLevel);

        // Opening the database, making certificates and starting the web server are the three long steps of a start: they run side by side.
        var store = new OpeningStore(Task.Run(() => OpenStoreAsync(options, clock, fatal, loggers, cancellationToken), cancellationToken));
        var certificates = Task.Run(() => ClusterCertificates.LoadOrCreate(options), cancellationToken);
        var token = AdminAccess.LoadOrCreateToken(options.DataDirectory);
        var readiness = new Readiness();
        var port = options.HttpsPort;
        var app = Build(options, clock, loggers, store, certificates, token, readiness, () => $"{AdvertisedAddress.Of(options.BindAddress) ?? options.BindAddress}:{port}");
        await StartAsync(app, store, cancellationToken).ConfigureAwait(false);
        try
        {
            port = Listening.HttpsPort(app.Services, options);
            var authority = (await certificates.ConfigureAwait(false)).Authority;
            var controlPlane = await ControlPlane.StartAsync(app.Services, options, authority, port, cancellationToken).ConfigureAwait(false);
            var kubeconfig = AdminAccess.WriteKubeconfig(options.DataDirectory, options.BindAddress, port, authority.Pem, token);
            readiness.Started();
            var readyLine = $"Ready: kubectl --kubeconfig {kubeconfig} get nodes";
            return new Cluster(app, store.Value, await certificates.ConfigureAwait(false), controlPlane, WatchFatal(fatal.Task, app, readiness), loggers, kubeconfig, readyLine);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await app.DisposeAsync().ConfigureAwait(false);
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Returns the exit status when somebody asked the process to stop, or the store had to.</summary>
    public async Task<int> WaitForShutdownAsync()
    {
        await _app.WaitForShutdownAsync().ConfigureAwait(false);
        return _fatal.IsCompleted ? 1 : 0;
    }

    /// <summary>Stops what acts, then what answers, then what keeps.</summary>
    public async ValueTask DisposeAsync()
    {
        await _controlPlane.DisposeAsync().ConfigureAwait(false);
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _certificates.Dispose();
        _loggers.Dispose();
    }

    /// <summary>Waits for both; when both fail, the store's reason (another server has the directory) explains the other's (and the port).</summary>
    private static async Task StartAsync(WebApplication app, OpeningStore store, CancellationToken cancellationToken)
    {
        var starting = app.StartAsync(cancellationToken);
        try
        {
            await store.OpenedAsync().ConfigureAwait(false);
            await starting.ConfigureAwait(false);
        }
        catch
        {
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.DisposeAsync().ConfigureAwait(false);
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Task<ObjectStore> OpenStoreAsync(
        ServerOptions options, ClusterClock clock, TaskCompletionSource<Exception> fatal, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var storeOptions = new StoreOptions
        {
            DataDirectory = options.InMemory ? null : options.DataDirectory,
            OnFatal = e => fatal.TrySetResult(e),
        };
        return ObjectStore.OpenAsync(storeOptions, BuiltInResources.Catalog, clock, loggers, cancellationToken);
    }

    private static WebApplication Build(
        ServerOptions options, ClusterClock clock, ILoggerFactory loggers, OpeningStore store, Task<ClusterCertificates> certificates, string token, Readiness readiness, Func<string> serverAddress)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ApiServer" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listening.Configure(kestrel, options, certificates));
        var context = new StrategyContext(clock, new IdSource());
        var catalog = BuiltInResources.Catalog;
        builder.Services
            .AddSingleton(loggers)
            .AddSingleton(options)
            .AddSingleton<ClusterClock>(clock)
            .AddSingleton(context.Ids)
            .AddSingleton(context)
            .AddSingleton(catalog)
            .AddSingleton<IObjectStore>(_ => store.Value)
            .AddSingleton<IAuthorizer, AuthenticatedAuthorizer>()
            .AddSingleton(services => AdmissionStages.Default(store.Value, catalog, context, services.GetRequiredService<IAuthorizer>()))
            .AddSingleton<IReadiness>(readiness)
            .AddSingleton(new TokenAuthority(
                $"https://kubernetes.default.svc.{options.ClusterDomain}", new(() => TokenSigningKey.LoadOrCreate(options.InMemory ? null : options.DataDirectory))))
            .AddSingleton<IAuthenticator>(services => new AuthenticatorChain(
                new TokenAuthenticator(Tokens(options, token)), services.GetRequiredService<ServiceAccountTokens>()))
            .AddSingleton(services => new ClusterClient(
                services.GetRequiredService<IMediator>(), store.Value, catalog, clock, context.Ids, UserInfo.Component("system:apiserver")))
            .AddSingleton(new NodeOptions { Count = options.Nodes, SimulatedStartDelay = options.SimulatedStartDelay })
            .AddSingleton<IContainerRuntime>(services => new SimulatedRuntime(services.GetRequiredService<ClusterClient>(), services.GetRequiredService<NodeOptions>()))
            .AddSingleton<IPodConnections, PodConnections>()
            .AddSingleton<IUsageSource, KubeletUsage>()
            .AddRegistry()
            .AddRest(new RestOptions
            {
                LoopbackHttpPort = options.HttpPort,
                ServerAddress = serverAddress,
                Flags = options.Given,
                MaxRequestsInFlight = options.MaxRequestsInFlight + options.MaxMutatingRequestsInFlight,
            });
        var app = builder.Build();
        app.Use(store.Gate);
        app.UseRest();
        return app;
    }

    private static IEnumerable<KeyValuePair<string, UserInfo>> Tokens(ServerOptions options, string adminToken)
    {
        var file = options.TokenAuthFile is { } path ? TokenFile.Parse(File.ReadAllText(path)) : [];
        return [new(adminToken, UserInfo.Admin), .. file];
    }

    private static async Task<Exception> WatchFatal(Task<Exception> fatal, WebApplication app, Readiness readiness)
    {
        var cause = await fatal.ConfigureAwait(false);
        readiness.StoreFailed();
        app.Lifetime.StopApplication();
        return cause;
    }
}
