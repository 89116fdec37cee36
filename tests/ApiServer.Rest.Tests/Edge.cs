using System.Security.Cryptography;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Rest.Access;
using ApiServer.Rest.Health;
using ApiServer.Store;
using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ApiServer.Rest.Tests;

/// <summary>The edge in process, over a registry that a test speaks for.</summary>
internal sealed class Edge : IAsyncDisposable
{
    public const string Token = "secret-token";

    /// <summary>Of a user who is no administrator.</summary>
    public const string UserToken = "user-token";
    public const int LoopbackPort = 8080;

    private readonly IHost _host;

    private Edge(IHost host, FakeMediator registry, FakeReadiness readiness)
    {
        _host = host;
        Registry = registry;
        Readiness = readiness;
    }

    public FakeMediator Registry { get; }

    public FakeReadiness Readiness { get; }

    public TestServer Server => _host.GetTestServer();

    public static ResourceDefinition Definition(string groupResource) => BuiltInResources.Catalog[groupResource];

    /// <summary>Starts it; with a catalog, a registry and limits of its own where a test says so.</summary>
    public static async Task<Edge> StartAsync(ResourceCatalog? catalog = null, IMediator? mediator = null, int maxRequestsInFlight = 0)
    {
        var registry = new FakeMediator();
        var readiness = new FakeReadiness();
        var host = await new HostBuilder()
            .ConfigureWebHost(web => web
                .UseTestServer()
                .ConfigureServices(services => services
                    .AddSingleton(mediator ?? registry)
                    .AddSingleton(catalog ?? BuiltInResources.Catalog)
                    .AddSingleton<ClusterClock>(new FixedClock())
                    .AddSingleton(new IdSource(1))
                    .AddSingleton<IReadiness>(readiness)
                    .AddSingleton<IAuthenticator>(new TokenAuthenticator([new(Token, UserInfo.Admin), new(UserToken, new UserInfo("alice", "", ["system:authenticated"]))]))
                    .AddSingleton(new TokenAuthority("https://kubernetes.default.svc.cluster.local", new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256))))
                    .AddRest(new RestOptions
                    {
                        LoopbackHttpPort = LoopbackPort,
                        MaxRequestsInFlight = maxRequestsInFlight,
                        Flags = new SortedDictionary<string, string> { ["nodes"] = "1", ["https-port"] = "0" },
                    }))
                .Configure(app => app.UseRest()))
            .StartAsync();
        return new Edge(host, registry, readiness);
    }

    /// <summary>Makes the registry answer each object request with that.</summary>
    public Edge With(ObjectResponse response)
    {
        Registry.Answer = _ => response;
        return this;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = "application/json", params (string Name, string Value)[] headers) =>
        SendAsync("GET", path, null, null, accept, headers);

    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, string? body, string? contentType, string? accept = "application/json", params (string Name, string Value)[] headers)
    {
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.Remove("Content-Type");
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (!headers.Any(h => h.Name == "Authorization"))
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        }

        foreach (var (name, value) in headers.Where(h => h.Value.Length > 0))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A committed object, from its JSON.</summary>
    public static StoredObject Stored(string groupResource, string json, long revision)
    {
        var definition = Definition(groupResource);
        var tree = JsonReader.ParseObject(System.Text.Encoding.UTF8.GetBytes(json));
        return new StoredObject(new ObjectKey(definition.StoreType, tree.Namespace(), tree.Name()), revision, tree.ToUtf8(), tree, ObjectFacts.Of(definition, tree));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
