using System.Security.Cryptography;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Nodes;
using ApiServer.Nodes.Connections;
using ApiServer.Nodes.Runtimes;
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
using ApiServer.Testing;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Tests.Fuzz;

/// <summary>The real edge over the real registry over the real store, in memory and in process: nothing runs in it but what a request starts.</summary>
internal sealed class FuzzServer : IAsyncDisposable
{
    public const string Token = "fuzz-token";

    /// <summary>The problem of an answer without an end.</summary>
    public const string BrokenOff = "the answer broke off";

    /// <summary>How long a stream is read, and a request of the future waited for.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    /// <summary>What takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly ObjectStore _store;
    private readonly TestServer _server;
    private readonly ErrorLog _errors;
    private readonly Dictionary<ObjectKey, StoredObject> _fixture = [];
    private int _inFlight;

    private FuzzServer(WebApplication app, ObjectStore store, ErrorLog errors)
    {
        _app = app;
        _store = store;
        _server = app.GetTestServer();
        _errors = errors;
    }

    public long Revision => _store.Revision;

    public static async Task<FuzzServer> StartAsync()
    {
        var clock = new FakeClusterClock();
        var catalog = BuiltInResources.Catalog;
        var options = new StoreOptions { WindowMinimum = 100, WindowBytes = 1 << 20, KeepFor = TimeSpan.Zero, KeepRevisions = 100, CompactEvery = 500 };
        var store = await ObjectStore.OpenAsync(options, catalog, clock, NullLoggerFactory.Instance, CancellationToken.None);
        var context = new StrategyContext(clock, new IdSource(1));
        var errors = new ErrorLog();
        var readiness = new Readiness();
        readiness.Started();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ApiServer" });
        builder.WebHost.UseTestServer();
        builder.Logging.AddProvider(errors).SetMinimumLevel(LogLevel.Error);
        builder.Services
            .AddSingleton<ClusterClock>(clock)
            .AddSingleton(context.Ids)
            .AddSingleton(context)
            .AddSingleton(catalog)
            .AddSingleton<IObjectStore>(store)
            .AddSingleton<IAuthorizer, AuthenticatedAuthorizer>()
            .AddSingleton(AdmissionStages.Default(store, catalog, context, new AuthenticatedAuthorizer()))
            .AddSingleton<IReadiness>(readiness)
            .AddSingleton(new TokenAuthority("https://kubernetes.default.svc.cluster.local", new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256))))
            .AddSingleton<IAuthenticator>(services => new AuthenticatorChain(
                new TokenAuthenticator([new(Token, UserInfo.Admin)]), services.GetRequiredService<ServiceAccountTokens>()))
            .AddSingleton(services => new ClusterClient(
                services.GetRequiredService<IMediator>(), store, catalog, clock, context.Ids, UserInfo.Component("system:apiserver")))
            .AddSingleton(new NodeOptions())
            .AddSingleton<IContainerRuntime>(services => new SimulatedRuntime(services.GetRequiredService<ClusterClient>(), services.GetRequiredService<NodeOptions>()))
            .AddSingleton<IPodConnections, PodConnections>()
            .AddSingleton<IUsageSource, KubeletUsage>()
            .AddRegistry()
            .AddRest(new RestOptions());
        var app = builder.Build();
        var server = default(FuzzServer);
        app.Use(next => async http =>
        {
            Interlocked.Increment(ref server!._inFlight);
            try
            {
                await next(http);
            }
            finally
            {
                Interlocked.Decrement(ref server._inFlight);
            }
        });
        app.UseRest();
        await app.StartAsync();
        server = new FuzzServer(app, store, errors);
        return server;
    }

    /// <summary>Sends a request, looks at what any answer must keep to, and returns when the server is through with it.</summary>
    public async Task<FuzzAnswer> SendAsync(FuzzRequest request)
    {
        var subject = request.Subject is { } key ? _store.Snapshot(key.Type).Get(key.Namespace, key.Name) : null;
        var answer = await AskAsync(subject is null ? request : request.At(subject.Revision));
        await Eventually.HoldsAsync(() => Volatile.Read(ref _inFlight) == 0, Patience);
        return _errors.Next is { } error ? answer with { Problem = error } : answer;
    }

    /// <summary>The object as it is kept, without what the next write changes; null when its kind is not built yet.</summary>
    public JsonObject? Kept(ResourceDefinition resource, string name) =>
        _fixture.TryGetValue(new ObjectKey(resource.StoreType, resource.Namespaced ? "default" : "", name), out var kept)
            ? resource.FromStored(kept.Json).WithoutAt("metadata", "resourceVersion").WithoutAt("metadata", "managedFields")
            : null;

    /// <summary>Returns when every write that was asked for is done: the store keeps their order.</summary>
    public Task SettleAsync() => _store.CommitAsync(new StoreTransaction([new StoreOperation.Check(new ObjectKey("configmaps", "none", "none"), null)]), CancellationToken.None);

    /// <summary>From now on <see cref="ResetAsync"/> comes back to this state.</summary>
    public void Keep()
    {
        foreach (var obj in Objects())
        {
            _fixture[obj.Key] = obj;
        }
    }

    /// <summary>Undoes what changed since <see cref="Keep"/>.</summary>
    public async Task ResetAsync()
    {
        var present = Objects().ToDictionary(o => o.Key);
        List<StoreOperation> operations =
        [
            .. present.Values.Where(o => !_fixture.ContainsKey(o.Key)).Select(o => new StoreOperation.Delete(o.Key, o.Json, null)),
            .. _fixture.Values.Where(o => !present.TryGetValue(o.Key, out var now) || now.Revision != o.Revision).Select(o => new StoreOperation.Put(o.Key, o.Json, null)),
        ];
        if (operations.Count == 0)
        {
            return;
        }

        var committed = Assert.IsType<CommitResult.Committed>(await _store.CommitAsync(new StoreTransaction(operations), CancellationToken.None));
        foreach (var obj in committed.Objects.OfType<StoredObject>().Where(o => _fixture.ContainsKey(o.Key)))
        {
            _fixture[obj.Key] = obj;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>Sends a request beside others.</summary>
    public async Task<FuzzAnswer> AskAsync(FuzzRequest request)
    {
        using var left = new CancellationTokenSource(request.MayStream || request.MayWait ? Moment : Patience, TimeProvider.System);
        var code = 0;
        using var body = new MemoryStream();
        var problem = default(string);
        try
        {
            var http = await _server.SendAsync(request.CopyTo, left.Token);
            code = http.Response.StatusCode;
            problem = http.Response.Headers.SelectMany(h => h.Value).Any(v => v is not null && v.Any(c => c is < ' ' or > '~'))
                ? "a header that no web server sends" : null;
            await using var answer = http.Response.Body;
            if (request.MayStream)
            {
                var buffer = new byte[4096];
                body.Write(buffer, 0, await answer.ReadAsync(buffer, left.Token));
                return new FuzzAnswer(code, body.ToArray(), problem);
            }

            await answer.CopyToAsync(body, left.Token);
            problem ??= http.Response.ContentLength is { } length && length != body.Length && request.Method != "HEAD" ? "the length is not the one that was told" : null;
        }
        catch (Exception e) when (left.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            problem = request.MayStream || request.MayWait ? problem : "it hangs";
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            problem = BrokenOff;
        }

        return new FuzzAnswer(code, body.ToArray(), problem);
    }

    private IEnumerable<StoredObject> Objects() =>
        BuiltInResources.Catalog.All.Where(d => d.IsStored && d.StoredAs is null).SelectMany(d => _store.Snapshot(d.StoreType).List());
}
