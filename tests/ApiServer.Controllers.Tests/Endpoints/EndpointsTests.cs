using ApiServer.Controllers.Endpoints;
using ApiServer.Controllers.EndpointSlices;
using ApiServer.Controllers.GarbageCollection;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Endpoints;

/// <summary>Endpoints and EndpointSlices of one Service, as a real cluster was seen to write them.</summary>
public sealed class EndpointsTests : IAsyncLifetime
{
    private readonly FakeEventRecorder _events = new();
    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestCluster.OpenAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    [Trait("spec", "3.3.4")]
    public async Task A_headless_service_without_pods_has_empty_endpoints_and_one_empty_slice()
    {
        await StartAsync();
        Assert.Equal("""{"app":"web","endpoints.kubernetes.io/managed-by":"endpoint-controller","service.kubernetes.io/headless":""}""", Endpoints.Labels().ToString());
        Assert.False(Endpoints.Contains("subsets"));
        Assert.Equal(
            """{"app":"web","endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io","kubernetes.io/service-name":"web","service.kubernetes.io/headless":""}""",
            Slice.Labels().ToString());
        Assert.StartsWith("web-", Slice.Name(), StringComparison.Ordinal);
        Assert.True(Slice.IsControlledBy(_cluster.Client.Get(ResourceNames.Services, "default", "web")!.Uid()));
        Assert.Equal("2026-01-01T00:00:00Z", Slice.Annotation("endpoints.kubernetes.io/last-change-trigger-time"));
    }

    [Fact]
    [Trait("spec", "3.3.2")]
    public async Task A_ready_pod_is_an_address_with_the_host_name_of_its_subdomain()
    {
        await StartAsync();
        await PodAsync("p1", "10.244.0.2", hostname: "h1");
        var uid = _cluster.Client.Get(ResourceNames.Pods, "default", "p1")!.Uid();
        Assert.Equal(
            $$$"""[{"addresses":[{"ip":"10.244.0.2","hostname":"h1","nodeName":"node-0","targetRef":{"kind":"Pod","namespace":"default","name":"p1","uid":"{{{uid}}}"}}],"ports":[{"name":"web","port":80,"protocol":"TCP"}]}]""",
            Endpoints.ArrayAt("subsets").ToString());
        Assert.Equal(
            $$$"""[{"addresses":["10.244.0.2"],"conditions":{"ready":true,"serving":true,"terminating":false},"hostname":"h1","targetRef":{"kind":"Pod","namespace":"default","name":"p1","uid":"{{{uid}}}"},"nodeName":"node-0"}]""",
            Slice.ArrayAt("endpoints").ToString());
        Assert.Equal("""[{"name":"web","protocol":"TCP","port":80}]""", Slice.ArrayAt("ports").ToString());
    }

    [Fact]
    [Trait("spec", "3.3.4")]
    [Trait("spec", "3.3.2")]
    public async Task A_pod_that_is_not_ready_is_told_apart()
    {
        await StartAsync();
        await PodAsync("p1", "10.244.0.2", ready: false);
        Assert.Equal("10.244.0.2", Endpoints.ArrayAt("subsets").Objects.Single().ArrayAt("notReadyAddresses").Objects.Single().String("ip"));
        Assert.Equal("r=False s=False t=False", Conditions);
    }

    [Fact]
    [Trait("spec", "3.3.3")]
    public async Task With_publishNotReadyAddresses_it_counts_as_ready()
    {
        await StartAsync(""", "publishNotReadyAddresses":true""");
        await PodAsync("p1", "10.244.0.2", ready: false);
        Assert.Equal("10.244.0.2", Endpoints.ArrayAt("subsets").Objects.Single().ArrayAt("addresses").Objects.Single().String("ip"));
        Assert.Equal("r=True s=False t=False", Conditions);
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p1");
        await _cluster.IdleAsync();
        Assert.Equal("r=True s=False t=True", Conditions);
    }

    [Fact]
    [Trait("spec", "3.3.2")]
    public async Task A_pod_that_is_being_deleted_leaves_the_endpoints_and_stays_in_the_slice_until_it_is_gone()
    {
        await StartAsync();
        await PodAsync("p1", "10.244.0.2");
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p1");
        await _cluster.IdleAsync();
        Assert.False(Endpoints.Contains("subsets"));
        Assert.Equal("r=False s=True t=True", Conditions);

        var name = Slice.Name();
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p1", 0);
        await _cluster.IdleAsync();
        Assert.Empty(Slice.ArrayAt("endpoints"));
        Assert.Empty(Slice.ArrayAt("ports"));
        Assert.Equal(name, Slice.Name());
    }

    [Fact]
    [Trait("spec", "3.3.4")]
    public async Task Endpoints_hold_a_thousand_addresses_and_say_when_there_are_more()
    {
        for (var i = 0; i < 1001; i++)
        {
            await PodAsync($"p{i}", $"10.244.{i / 250}.{i % 250}");
        }

        await StartAsync();
        Assert.Equal(1000, Endpoints.ArrayAt("subsets").Objects.Single().ArrayAt("addresses").Count);
        Assert.Equal("truncated", Endpoints.Annotation("endpoints.kubernetes.io/over-capacity"));
        Assert.Equal(1001, _cluster.List(ResourceNames.EndpointSlices).Sum(s => s.ArrayAt("endpoints").Count));

        // One more is written into one of the eleven slices.
        var revision = _cluster.Store.Revision;
        await PodAsync("more", "10.244.9.9");
        Assert.Single(_cluster.EventsAfter(revision, ResourceNames.EndpointSlices));

        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "more", 0);
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p1000", 0);
        await _cluster.IdleAsync();
        Assert.Null(Endpoints.Annotation("endpoints.kubernetes.io/over-capacity"));
    }

    [Fact]
    [Trait("spec", "3.3.2")]
    public async Task A_finished_pod_and_one_without_an_address_are_left_out()
    {
        await StartAsync();
        await PodAsync("p1", "10.244.0.2", phase: "Succeeded");
        await PodAsync("p2", "");
        Assert.Empty(Slice.ArrayAt("endpoints"));
        Assert.False(Endpoints.Contains("subsets"));
    }

    [Fact]
    public async Task A_named_target_port_is_found_in_the_containers_and_dropped_when_it_is_not()
    {
        await StartAsync(ports: """[{"name":"a","port":80,"targetPort":"http"},{"name":"b","port":81,"targetPort":"missing"},{"name":"c","port":82,"targetPort":9090}]""");
        await PodAsync("p1", "10.244.0.2");
        Assert.Equal("""[{"name":"a","protocol":"TCP","port":8080},{"name":"c","protocol":"TCP","port":9090}]""", Slice.ArrayAt("ports").ToString());
    }

    [Fact]
    public async Task A_changed_port_changes_the_slice_in_its_place()
    {
        await StartAsync();
        await PodAsync("p1", "10.244.0.2");
        var name = Slice.Name();
        await _cluster.PatchAsync(ResourceNames.Services, "default", "web", """{"spec":{"ports":[{"name":"alt","port":80,"targetPort":8080}]}}""");
        await _cluster.IdleAsync();
        Assert.Equal(name, Slice.Name());
        Assert.Equal("""[{"name":"alt","protocol":"TCP","port":8080}]""", Slice.ArrayAt("ports").ToString());
    }

    [Fact]
    [Trait("spec", "3.3.4")]
    public async Task A_slice_holds_a_hundred_endpoints_and_the_others_go_to_the_next()
    {
        for (var i = 0; i < 150; i++)
        {
            await PodAsync($"p{i}", $"10.244.1.{i}");
        }

        await StartAsync();
        Assert.Equal([50, 100], _cluster.List(ResourceNames.EndpointSlices).Select(s => s.ArrayAt("endpoints").Count).Order());
        Assert.Equal(150, Endpoints.ArrayAt("subsets").Objects.Single().ArrayAt("addresses").Count);
    }

    [Fact]
    public async Task A_pod_whose_labels_change_leaves_and_comes_back()
    {
        await StartAsync();
        await PodAsync("p1", "10.244.0.2");
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "p1", """{"metadata":{"labels":{"app":"other"}}}""");
        await _cluster.IdleAsync();
        Assert.Empty(Slice.ArrayAt("endpoints"));
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "p1", """{"metadata":{"labels":{"app":"web"}}}""");
        await _cluster.IdleAsync();
        Assert.Single(Slice.ArrayAt("endpoints"));
    }

    [Fact]
    public async Task With_the_service_go_its_endpoints_and_slices()
    {
        await StartAsync();
        await _cluster.DeleteAsync(ResourceNames.Services, "default", "web");
        await _cluster.IdleAsync();
        Assert.Empty(_cluster.List(ResourceNames.Endpoints));
        Assert.Empty(_cluster.List(ResourceNames.EndpointSlices));
    }

    [Theory]
    [InlineData("PreferClose", "{}", """{"forZones":[{"name":"z"}]}""")]
    [InlineData("PreferSameZone", "{}", """{"forZones":[{"name":"z"}]}""")]
    [InlineData("PreferSameNode", "{}", """{"forZones":[{"name":"z"}],"forNodes":[{"name":"node-0"}]}""")]
    [InlineData("PreferClose", """{"service.kubernetes.io/topology-mode":"Auto"}""", null)]
    public async Task An_endpoint_tells_its_zone_and_a_ready_one_whom_it_is_for(string distribution, string annotations, string? hints)
    {
        await _cluster.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"node-0","labels":{"topology.kubernetes.io/zone":"z"}}}""");
        await StartAsync($$""", "trafficDistribution":"{{distribution}}" """);
        await _cluster.PatchAsync(ResourceNames.Services, "default", "web", $$$"""{"metadata":{"annotations":{{{annotations}}}}}""");
        await PodAsync("p1", "10.244.0.2");
        await PodAsync("p2", "10.244.0.3", ready: false);
        var endpoints = Slice.ArrayAt("endpoints").Objects.ToList();
        Assert.All(endpoints, e => Assert.Equal("z", e.String("zone")));
        Assert.Equal([hints, null], endpoints.Select(e => e["hints"]?.ToString()));
    }

    [Fact]
    public async Task The_time_of_the_change_stands_at_what_it_changed_and_goes_when_a_change_has_none()
    {
        await StartAsync();
        await _cluster.PassAsync(TimeSpan.FromMinutes(1));
        await PodAsync("p1", "10.244.0.2");
        Assert.Equal(("2026-01-01T00:01:00Z", "2026-01-01T00:01:00Z"), (TimeOf(Slice), TimeOf(Endpoints)));
        await _cluster.PassAsync(TimeSpan.FromMinutes(1));
        await PodAsync("p2", "10.244.0.3");
        Assert.Equal(("2026-01-01T00:02:00Z", "2026-01-01T00:02:00Z"), (TimeOf(Slice), TimeOf(Endpoints)));
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "p2", 0);
        await _cluster.IdleAsync();
        Assert.Equal((null, null), (TimeOf(Slice), TimeOf(Endpoints)));

        static string? TimeOf(JsonObject obj) => obj.Annotation("endpoints.kubernetes.io/last-change-trigger-time");
    }

    [Fact]
    public async Task A_service_that_orphans_its_slices_leaves_them()
    {
        await StartAsync();
        await _cluster.DeleteAsync(ResourceNames.Services, "default", "web", new DeleteOptions { PropagationPolicy = "Orphan" });
        await _cluster.IdleAsync();
        Assert.Null(_cluster.Client.Get(ResourceNames.Services, "default", "web"));
        Assert.Empty(Slice.ArrayAt("metadata", "ownerReferences"));
    }

    [Fact]
    public async Task A_slice_of_an_earlier_service_is_not_used_again()
    {
        await _cluster.CreateAsync(ResourceNames.EndpointSlices, """
            {"metadata":{"name":"web-old","namespace":"default","labels":{"kubernetes.io/service-name":"web","endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io"},
              "ownerReferences":[{"apiVersion":"v1","kind":"Service","name":"web","uid":"gone","controller":true}]},
             "addressType":"IPv4","endpoints":[]}
            """);
        await StartAsync();
        Assert.NotEqual("web-old", Slice.Name());
        Assert.True(Slice.IsControlledBy(_cluster.Client.Get(ResourceNames.Services, "default", "web")!.Uid()));
    }

    [Fact]
    public async Task A_slice_that_is_taken_away_is_made_again()
    {
        await StartAsync();
        var first = Slice.Name();
        await _cluster.PatchAsync(ResourceNames.EndpointSlices, "default", first, """{"metadata":{"labels":{"endpointslice.kubernetes.io/managed-by":"me"}}}""");
        await _cluster.IdleAsync();
        Assert.Equal(2, _cluster.List(ResourceNames.EndpointSlices).Count);
    }

    [Fact]
    public async Task What_cannot_be_written_is_told()
    {
        await _cluster.CreateAsync(ResourceNames.ResourceQuotas, """{"metadata":{"name":"q","namespace":"default"},"spec":{"hard":{"count/endpoints":"0","count/endpointslices.discovery.k8s.io":"0"}}}""");
        await _cluster.PatchAsync(
            ResourceNames.ResourceQuotas,
            "default",
            "q",
            """{"status":{"hard":{"count/endpoints":"0","count/endpointslices.discovery.k8s.io":"0"},"used":{"count/endpoints":"0","count/endpointslices.discovery.k8s.io":"0"}}}""",
            "status");
        await StartAsync();
        Assert.Contains(_events.Told, e => e.StartsWith("Warning FailedToCreateEndpoint web: Failed to create endpoint for service default/web: endpoints \"web\" is forbidden: exceeded quota: q", StringComparison.Ordinal));
        Assert.Contains(_events.Told, e => e.StartsWith("Warning FailedToUpdateEndpointSlices web: Error updating Endpoint Slices for Service default/web: failed to create EndpointSlice for Service default/web: endpointslices.discovery.k8s.io", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("spec", "3.3.5")]
    public async Task A_service_without_selector_is_left_alone()
    {
        await _cluster.CreateAsync(ResourceNames.Endpoints, """{"metadata":{"name":"kubernetes","namespace":"default"},"subsets":[{"addresses":[{"ip":"192.0.2.10"}]}]}""");
        await _cluster.CreateAsync(ResourceNames.Services, """{"metadata":{"name":"kubernetes","namespace":"default"},"spec":{"ports":[{"port":443}]}}""");
        await StartAsync();
        Assert.Single(_cluster.Client.Get(ResourceNames.Endpoints, "default", "kubernetes")!.ArrayAt("subsets"));
        Assert.Single(_cluster.List(ResourceNames.EndpointSlices));
    }

    [Fact]
    public async Task What_nothing_changes_is_not_written_again()
    {
        await StartAsync();
        await PodAsync("p1", "10.244.0.2");
        var revision = _cluster.Store.Revision;
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "p1", """{"metadata":{"annotations":{"a":"b"}}}""");
        await _cluster.PatchAsync(ResourceNames.Services, "default", "web", """{"metadata":{"annotations":{"a":"b"}}}""");
        await _cluster.IdleAsync();
        Assert.Equal(revision + 2, _cluster.Store.Revision);
    }

    private JsonObject Endpoints => _cluster.Client.Get(ResourceNames.Endpoints, "default", "web")!;

    private JsonObject Slice => Assert.Single(_cluster.List(ResourceNames.EndpointSlices));

    private string Conditions
    {
        get
        {
            var c = Slice.ArrayAt("endpoints").Objects.Single().ObjectAt("conditions");
            return $"r={c.Boolean("ready")} s={c.Boolean("serving")} t={c.Boolean("terminating")}";
        }
    }

    private async Task StartAsync(string spec = "", string ports = """[{"name":"web","port":80,"targetPort":80,"protocol":"TCP"}]""")
    {
        await _cluster.CreateAsync(ResourceNames.Services, $$$"""
            {"kind":"Service","apiVersion":"v1","metadata":{"name":"web","namespace":"default","labels":{"app":"web"}},
             "spec":{"clusterIP":"None","ipFamilies":["IPv4"],"selector":{"app":"web"},"ports":{{{ports}}} {{{spec}}} } }
            """);
        await _cluster.StartAsync(
            [new EndpointsController(_cluster.Client, _events), new EndpointSliceController(_cluster.Client, _events), .. GarbageCollectors.Create(_cluster.Client, _events)]);
        await _cluster.IdleAsync();
    }

    private async Task PodAsync(string name, string ip, bool ready = true, string hostname = "", string phase = "Running")
    {
        await _cluster.CreateAsync(ResourceNames.Pods, $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"default","labels":{"app":"web"}},
             "spec":{"nodeName":"node-0","hostname":"{{{hostname}}}","subdomain":"web","containers":[{"name":"c","image":"nginx","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}]}]}}
            """);
        var now = ApiTime.Format(_cluster.Clock.UtcNow);
        await _cluster.PatchAsync(
            ResourceNames.Pods,
            "default",
            name,
            $$"""{"status":{"phase":"{{phase}}","podIP":"{{ip}}","conditions":[{"type":"Ready","status":"{{(ready ? "True" : "False")}}","lastTransitionTime":"{{now}}"}]} }""",
            "status");
        await _cluster.IdleAsync();
    }
}
