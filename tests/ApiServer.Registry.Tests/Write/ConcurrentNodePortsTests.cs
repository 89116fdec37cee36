using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Write;

public sealed class ConcurrentNodePortsTests
{
    private const int Services = 500;

    [Fact]
    public async Task Services_made_at_once_never_share_a_node_port()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, Services).Select(i => Task.Run(() => registry.CreateAsync(ResourceNames.Services, Service(i)))));
        Assert.Equal(2 * Services, made.SelectMany(NodePorts).Distinct().Count());

        // All are freed again.
        await Task.WhenAll(made.Select(s => registry.Client.DeleteAsync(ResourceNames.Services, s.Namespace(), s.Name(), Requests.DeleteOptions.Default, CancellationToken.None)));
        Assert.Empty(registry.Store.Snapshot("nodeports").List());
    }

    [Fact]
    public async Task Of_services_that_ask_for_the_same_port_at_once_one_gets_it()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => OutcomeAsync(registry, Service(i, ",\"nodePort\":30080")))));
        var refused = outcomes.OfType<ApiStatus>().ToList();
        Assert.Equal(19, refused.Count);
        Assert.All(refused, s => Assert.EndsWith("spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated", s.Message, StringComparison.Ordinal));
    }

    private static async Task<ApiStatus?> OutcomeAsync(TestRegistry registry, string service)
    {
        try
        {
            await registry.CreateAsync(ResourceNames.Services, service);
            return null;
        }
        catch (ApiStatusException e)
        {
            return e.Status;
        }
    }

    private static string Service(int i, string port = "") =>
        $$$"""{"metadata":{"name":"s{{{i}}}","namespace":"default"},"spec":{"type":"NodePort","ports":[{"name":"a","port":80{{{port}}} },{"name":"b","port":81}]}}""";

    private static IEnumerable<long> NodePorts(JsonObject service) => service.ArrayAt("spec", "ports").Objects.Select(p => p.Integer("nodePort")!.Value);
}
