using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Write;

public sealed class ConcurrentQuotaTests
{
    private const int Allowed = 7;

    [Fact]
    public async Task Of_many_that_come_at_once_as_many_pass_as_the_quota_allows()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var quota = await registry.CreateAsync(ResourceNames.ResourceQuotas, """{"metadata":{"name":"q","namespace":"default"},"spec":{"hard":{"configmaps":"7"}}}""");
        await registry.Client.UpdateStatusAsync(
            ResourceNames.ResourceQuotas, quota.With("status", TestRegistry.Json("""{"hard":{"configmaps":"7"},"used":{"configmaps":"0"}}""")), CancellationToken.None);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => OutcomeAsync(registry, i))));

        Assert.Equal(Allowed, outcomes.Count(o => o is null));
        Assert.All(outcomes.OfType<string>(), o => Assert.EndsWith("exceeded quota: q, requested: configmaps=1, used: configmaps=7, limited: configmaps=7", o, StringComparison.Ordinal));
        Assert.Equal(Allowed, registry.Client.Snapshot(ResourceNames.ConfigMaps).CountOf("default"));
        Assert.Equal("7", registry.Client.Get(ResourceNames.ResourceQuotas, "default", "q")!.StringAt("status", "used", "configmaps"));
    }

    private static async Task<string?> OutcomeAsync(TestRegistry registry, int i)
    {
        try
        {
            await registry.CreateAsync(ResourceNames.ConfigMaps, $$$"""{"metadata":{"name":"c{{{i}}}","namespace":"default"}}""");
            return null;
        }
        catch (ApiStatusException e)
        {
            return e.Message;
        }
    }
}
