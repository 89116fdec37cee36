using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;
using MediatR;

namespace ApiServer.Registry.Tests.Verbs;

/// <summary>Sends requests to the real registry.</summary>
public abstract class VerbTest : IAsyncLifetime
{
    protected TestRegistry Registry { get; private set; } = null!;

    public async Task InitializeAsync() => Registry = await TestRegistry.OpenAsync();

    public async Task DisposeAsync() => await Registry.DisposeAsync();

    protected static JsonObject ConfigMap(string name, string data = "{}", string metadata = "") =>
        TestRegistry.Json($$"""{"metadata":{"name":"{{name}}"{{metadata}}},"data":{{data}}}""");

    protected RequestScope Scope(string verb, string name = "", string resource = ResourceNames.ConfigMaps, string subresource = "", bool dryRun = false) =>
        Registry.Scope(resource, verb, name, subresource: subresource, dryRun: dryRun);

    protected async Task<JsonObject> CreateAsync(JsonObject obj, string resource = ResourceNames.ConfigMaps) =>
        (await SendAsync(new CreateRequest(Scope("create", resource: resource), obj))).Json;

    protected Task<T> SendAsync<T>(IRequest<T> request) => Registry.Mediator.Send(request);

    protected async Task<ApiStatus> RefusedAsync<T>(IRequest<T> request) =>
        (await Assert.ThrowsAsync<ApiStatusException>(() => SendAsync(request))).Status;

    protected JsonObject? Stored(string name) => Registry.Client.Get(ResourceNames.ConfigMaps, "default", name);
}
