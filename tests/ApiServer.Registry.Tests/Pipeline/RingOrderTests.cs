using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Write;
using ApiServer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ApiServer.Registry.Tests.Pipeline;

/// <summary>The two rings, in order.</summary>
public sealed class RingOrderTests
{
    [Fact]
    public void The_request_ring_counts_before_it_authorizes() =>
        Assert.Equal([typeof(MetricsBehavior<,>), typeof(AuthorizationBehavior<,>)], RegistryServices.RequestRing);

    [Fact]
    public async Task The_object_ring_admits_before_it_prepares_and_validates_last()
    {
        await using var registry = await TestRegistry.OpenAsync();
        Assert.Equal(
            ["SystemFields", "Defaults", "FieldManagement", "MutatingAdmission", "Prepare", "CanonicalForm", "Validation", "ValidatingAdmission"],
            registry.Services.GetRequiredService<WriteRing>().Stages.Select(s => s.Name));
    }
}
