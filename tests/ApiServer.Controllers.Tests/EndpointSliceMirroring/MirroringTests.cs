using ApiServer.Controllers.Endpoints;
using ApiServer.Controllers.EndpointSliceMirroring;
using ApiServer.Controllers.EndpointSlices;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Events;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Controllers.Tests.EndpointSliceMirroring;

/// <summary>Endpoints that users write become slices.</summary>
public sealed class MirroringTests : IAsyncLifetime
{
    private const string Addresses = """[{"addresses":[{"ip":"192.0.2.1","hostname":"one"},{"ip":"2001:db8::1"}],"notReadyAddresses":[{"ip":"192.0.2.2"}],"ports":[{"name":"web","port":80}]}]""";

    private TestCluster _cluster = null!;
    private EventRecorder _events = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        _events = new EventRecorder(_cluster.Client, _cluster.Timetable, "host", NullLogger<EventRecorder>.Instance);
        await _cluster.StartAsync(
            new EndpointsController(_cluster.Client, _events), new EndpointSliceController(_cluster.Client, _events), new EndpointSliceMirroringController(_cluster.Client, _events));
    }

    public async Task DisposeAsync()
    {
        await _events.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    [Trait("spec", "3.3.5")]
    public async Task Each_family_has_a_slice_that_the_endpoints_own()
    {
        await WriteAsync(Addresses, """ "labels":{"a":"b"},"annotations":{"note":"x","kubectl.kubernetes.io/last-applied-configuration":"{}"}""");
        Assert.Equal(2, Slices.Count);
        var v4 = Slices.Single(s => s.String("addressType") == "IPv4");
        Assert.Equal("""{"a":"b","endpointslice.kubernetes.io/managed-by":"endpointslicemirroring-controller.k8s.io","kubernetes.io/service-name":"out"}""", v4.Labels().ToString());
        Assert.Equal("""{"note":"x"}""", v4.ObjectAt("metadata", "annotations").ToString());
        Assert.Equal(
            """[{"addresses":["192.0.2.1"],"conditions":{"ready":true},"hostname":"one"},{"addresses":["192.0.2.2"],"conditions":{"ready":false}}]""",
            v4.ArrayAt("endpoints").ToString());
        Assert.Equal("""[{"name":"web","protocol":"TCP","port":80}]""", v4.ArrayAt("ports").ToString());
        Assert.StartsWith("out-", v4.Name(), StringComparison.Ordinal);
        Assert.True(v4.IsControlledBy(_cluster.Client.Get(ResourceNames.Endpoints, "default", "out")!.Uid()));
        var v6 = Slices.Single(s => s.String("addressType") == "IPv6");
        Assert.Equal("""[{"addresses":["2001:db8::1"],"conditions":{"ready":true}}]""", v6.ArrayAt("endpoints").ToString());
    }

    [Fact]
    [Trait("spec", "3.3.5")]
    public async Task The_slice_follows_the_endpoints_and_goes_with_them()
    {
        await WriteAsync(Addresses);
        var name = Slices.Single(s => s.String("addressType") == "IPv4").Name();
        await _cluster.PatchAsync(ResourceNames.Endpoints, "default", "out", """{"subsets":[{"addresses":[{"ip":"192.0.2.9"}],"ports":[{"port":81}]}]}""");
        await _cluster.IdleAsync();
        var slice = Assert.Single(Slices);
        Assert.Equal(name, slice.Name());
        Assert.Equal("""["192.0.2.9"]""", slice.ArrayAt("endpoints").Objects.Single().ArrayAt("addresses").ToString());

        var revision = _cluster.Store.Revision;
        await _cluster.PatchAsync(ResourceNames.EndpointSlices, "default", name, """{"endpoints":[]}""");
        await _cluster.IdleAsync();
        Assert.Single(Slices.Single().ArrayAt("endpoints"));
        Assert.Equal(revision + 2, _cluster.Store.Revision);

        await _cluster.DeleteAsync(ResourceNames.Endpoints, "default", "out");
        await _cluster.IdleAsync();
        Assert.Empty(Slices);
    }

    [Fact]
    [Trait("spec", "3.3.5")]
    public async Task Ports_of_the_same_addresses_share_a_slice_that_endpoints_written_anew_take_over()
    {
        await WriteAsync("""[{"addresses":[{"ip":"192.0.2.1"}],"ports":[{"name":"a","port":80}]},{"addresses":[{"ip":"192.0.2.1"}],"ports":[{"name":"b","port":81}]}]""");
        var slice = Assert.Single(Slices);
        Assert.Equal(["a", "b"], slice.ArrayAt("ports").Objects.Select(p => p.String("name")));

        await _cluster.PatchAsync(ResourceNames.EndpointSlices, "default", slice.Name(), """{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Endpoints","name":"out","uid":"gone"}]}}""");
        await _cluster.IdleAsync();
        Assert.True(Assert.Single(Slices).IsControlledBy(_cluster.Client.Get(ResourceNames.Endpoints, "default", "out")!.Uid()));
    }

    [Theory]
    [InlineData(""" "labels":{"endpointslice.kubernetes.io/skip-mirror":"true"}""")]
    [InlineData(""" "annotations":{"control-plane.alpha.kubernetes.io/leader":"{}"}""")]
    [Trait("spec", "3.3.5")]
    public async Task Endpoints_that_ask_not_to_be_and_those_of_leaders_are_not_mirrored(string metadata)
    {
        await WriteAsync(Addresses, metadata);
        Assert.Empty(Slices);
    }

    [Fact]
    [Trait("spec", "3.3.5")]
    public async Task A_service_that_gets_a_selector_has_slices_of_its_pods_instead()
    {
        await WriteAsync(Addresses);
        await _cluster.PatchAsync(ResourceNames.Services, "default", "out", """{"spec":{"selector":{"app":"x"}}}""");
        await _cluster.IdleAsync();
        Assert.NotEmpty(Slices);
        Assert.All(Slices, s => Assert.Equal("endpointslice-controller.k8s.io", s.Label("endpointslice.kubernetes.io/managed-by")));
    }

    [Fact]
    [Trait("spec", "3.3.5")]
    public async Task Of_more_than_a_thousand_addresses_the_rest_is_told_in_an_event()
    {
        var many = string.Join(',', Enumerable.Range(0, 1003).Select(i => $$"""{"ip":"10.1.{{i / 250}}.{{i % 250}}"}"""));
        await WriteAsync($$"""[{"addresses":[{{many}}]}]""");
        Assert.Equal(1000, Assert.Single(Slices).ArrayAt("endpoints").Count);
        await Eventually.HoldsAsync(() => _cluster.List(ResourceNames.Events).Any(e => e.String("reason") == "TooManyAddressesToMirror"
            && e.String("message") == "A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 3 addresses were skipped"));
    }

    [Fact]
    [Trait("spec", "3.3.5")]
    public async Task An_external_name_has_no_slices()
    {
        await _cluster.CreateAsync(ResourceNames.Services, """{"metadata":{"name":"ext","namespace":"default"},"spec":{"type":"ExternalName","externalName":"example.com","selector":{"app":"x"}}}""");
        await _cluster.IdleAsync();
        Assert.Empty(Slices);
    }

    private IReadOnlyList<JsonObject> Slices => _cluster.List(ResourceNames.EndpointSlices);

    private async Task WriteAsync(string subsets, string metadata = "\"labels\":{}")
    {
        await _cluster.CreateAsync(ResourceNames.Services, """{"metadata":{"name":"out","namespace":"default"},"spec":{"clusterIP":"None","ports":[{"name":"web","port":80}]}}""");
        await _cluster.CreateAsync(ResourceNames.Endpoints, $$"""{"metadata":{"name":"out","namespace":"default",{{metadata}}},"subsets":{{subsets}}}""");
        await _cluster.IdleAsync();
    }
}
