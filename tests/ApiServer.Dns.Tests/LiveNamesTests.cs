using ApiServer.Model.Kinds;

namespace ApiServer.Dns.Tests;

/// <summary>Names of Services and Pods, asked over UDP while no controller has written a single slice.</summary>
public sealed class LiveNamesTests : IAsyncLifetime
{
    private const int A = 1, Ptr = 12, Aaaa = 28, Srv = 33;
    private const string Headless = "\"clusterIP\":\"None\",\"ports\":[{\"name\":\"web\",\"port\":80,\"targetPort\":\"http\"}]";

    private LiveCluster _live = null!;

    public async Task InitializeAsync() => _live = await LiveCluster.StartAsync();

    public async Task DisposeAsync() => await _live.DisposeAsync();

    [Fact]
    [Trait("spec", "3.1.4")]
    [Trait("spec", "3.1.3")]
    public async Task A_service_with_an_address_answers_it_without_endpoints_and_all_its_ports_at_its_own_name()
    {
        await _live.ServiceAsync("api", """ "clusterIP":"10.96.0.9","ports":[{"name":"http","port":80},{"name":"tls","port":443}]""");
        const string name = "api.default.svc.cluster.local";
        Assert.Equal(["A 10.96.0.9"], await _live.AskAsync(name, A));
        Assert.Equal([$"SRV 0 50 443 {name}.", $"SRV 0 50 80 {name}."], await _live.AskAsync(name, Srv));
        Assert.Equal([$"SRV 0 100 443 {name}."], await _live.AskAsync($"_TLS._tcp.{name}", Srv));
        Assert.Equal([$"{name}. 30 A 10.96.0.9"], (await _live.Dns.UdpAsync($"_tls._tcp.{name}", Srv)).Additional);
        Assert.Equal(3, (await _live.Dns.UdpAsync($"_tls._udp.{name}", Srv)).Code);
        await _live.ServiceAsync("plain", """ "clusterIP":"10.96.0.10","ports":[{"port":7}]""");
        Assert.Equal(["SRV 0 100 7 plain.default.svc.cluster.local."], await _live.AskAsync("plain.default.svc.cluster.local", Srv));
        Assert.Equal(3, (await _live.Dns.UdpAsync("_._tcp.plain.default.svc.cluster.local", Srv)).Code);
    }

    [Fact]
    [Trait("spec", "3.1.8")]
    [Trait("spec", "3.1.7")]
    public async Task Endpoints_have_names_below_a_service_with_an_address_too()
    {
        await _live.ServiceAsync("api", """ "clusterIP":"10.96.0.9","ports":[{"port":80}]""");
        await _live.PodAsync("p", "api");
        await _live.StatusAsync("p", "10.1.2.3");
        Assert.Equal(["A 10.1.2.3"], await _live.AskAsync("10-1-2-3.api.default.svc.cluster.local", A));
        Assert.Equal(["A 10.96.0.9"], await _live.AskAsync("api.default.svc.cluster.local", A));
    }

    [Fact]
    [Trait("spec", "3.1.6")]
    [Trait("spec", "3.1.12")]
    public async Task A_pod_is_found_by_its_hostname_in_its_subdomain_and_else_by_its_address()
    {
        await _live.ServiceAsync("db", Headless);
        await _live.PodAsync("p0", "db", "\"hostname\":\"one\",\"subdomain\":\"db\",");
        await _live.StatusAsync("p0", "10.1.0.1");
        await _live.PodAsync("p1", "db", "\"subdomain\":\"db\",");
        await _live.StatusAsync("p1", "10.1.0.2");
        await _live.PodAsync("p2", "db", "\"hostname\":\"two\",\"subdomain\":\"other\",");
        await _live.StatusAsync("p2", "10.1.0.3");
        const string name = "db.default.svc.cluster.local";
        Assert.Equal(["A 10.1.0.1", "A 10.1.0.2", "A 10.1.0.3"], await _live.AskAsync(name, A));
        Assert.Equal(["A 10.1.0.1"], await _live.AskAsync($"one.{name}", A));
        Assert.Equal(["A 10.1.0.2"], await _live.AskAsync($"10-1-0-2.{name}", A));
        Assert.Equal(["A 10.1.0.3"], await _live.AskAsync($"10-1-0-3.{name}", A));
        foreach (var absent in (string[])["two", "p1", "10-1-0-1"])
        {
            Assert.Equal(3, (await _live.Dns.UdpAsync($"{absent}.{name}", A)).Code);
        }

        Assert.Equal(
            [$"SRV 0 33 8080 10-1-0-2.{name}.", $"SRV 0 33 8080 10-1-0-3.{name}.", $"SRV 0 33 8080 one.{name}."],
            await _live.AskAsync($"_web._tcp.{name}", Srv));
        Assert.Equal([$"PTR one.{name}."], await _live.AskAsync("1.0.1.10.in-addr.arpa", Ptr));
    }

    [Fact]
    [Trait("spec", "3.1.9")]
    public async Task A_headless_service_without_ports_has_addresses_and_no_ports()
    {
        await _live.ServiceAsync("db", "\"clusterIP\":\"None\"");
        await _live.PodAsync("p", "db", "\"hostname\":\"h\",\"subdomain\":\"db\",");
        await _live.StatusAsync("p", "10.1.0.1");
        Assert.Equal(["A 10.1.0.1"], await _live.AskAsync("db.default.svc.cluster.local", A));
        Assert.Equal(["A 10.1.0.1"], await _live.AskAsync("h.db.default.svc.cluster.local", A));
        var srv = await _live.Dns.UdpAsync("db.default.svc.cluster.local", Srv);
        Assert.Equal(0, srv.Code);
        Assert.Empty(srv.Answers);
    }

    [Fact]
    [Trait("spec", "3.1.5")]
    public async Task An_address_belongs_first_to_the_service_that_has_it_then_to_all_that_select_its_pod()
    {
        await _live.ServiceAsync("db", Headless);
        await _live.Cluster.CreateAsync(ResourceNames.Services, """{"metadata":{"name":"all","namespace":"default"},"spec":{"clusterIP":"None","selector":{"one":"1"}}}""");
        await _live.PodAsync("p", "db", "\"hostname\":\"h\",\"subdomain\":\"db\",");
        await _live.StatusAsync("p", "10.96.0.77");
        Assert.Equal(["PTR 10-96-0-77.all.default.svc.cluster.local.", "PTR h.db.default.svc.cluster.local."], await _live.AskAsync("77.0.96.10.in-addr.arpa", Ptr));
        await _live.ServiceAsync("api", """ "clusterIP":"10.96.0.77","ports":[{"port":80}]""");
        Assert.Equal(["PTR api.default.svc.cluster.local."], await _live.AskAsync("77.0.96.10.in-addr.arpa", Ptr));
        Assert.Equal(3, (await _live.Dns.UdpAsync("077.0.96.10.in-addr.arpa", Ptr)).Code);
    }

    [Fact]
    [Trait("spec", "3.1.10")]
    public async Task An_external_name_is_an_alias_and_has_no_ports_and_no_endpoints()
    {
        await _live.ServiceAsync("out", """ "type":"ExternalName","externalName":"example.com","ports":[{"name":"web","port":80}]""");
        const string name = "out.default.svc.cluster.local";
        Assert.Equal(["CNAME example.com."], await _live.AskAsync(name, A));
        Assert.Equal(["CNAME example.com."], await _live.AskAsync(name, 5));
        Assert.Equal(3, (await _live.Dns.UdpAsync($"_web._tcp.{name}", Srv)).Code);
        Assert.Equal(3, (await _live.Dns.UdpAsync($"x.{name}", A)).Code);
        await _live.ServiceAsync("ip", """ "type":"ExternalName","externalName":"192.0.2.1" """);
        Assert.Equal(3, (await _live.Dns.UdpAsync("ip.default.svc.cluster.local", A)).Code);
    }

    [Fact]
    [Trait("spec", "3.3.2")]
    [Trait("spec", "3.3.3")]
    [Trait("spec", "3.2.3")]
    public async Task Only_ready_pods_are_answered_unless_the_service_does_not_ask()
    {
        await _live.ServiceAsync("db", Headless);
        await _live.PodAsync("p", "db", "\"hostname\":\"h\",\"subdomain\":\"db\",");
        await _live.StatusAsync("p", "10.1.0.1", ready: false);
        Assert.Equal(3, (await _live.Dns.UdpAsync("db.default.svc.cluster.local", A)).Code);

        await _live.Cluster.PatchAsync(ResourceNames.Services, "default", "db", """{"spec":{"publishNotReadyAddresses":true}}""");
        Assert.Equal(["A 10.1.0.1"], await _live.AskAsync("h.db.default.svc.cluster.local", A));
        await _live.Cluster.DeleteAsync(ResourceNames.Pods, "default", "p");
        Assert.Equal(["A 10.1.0.1"], await _live.AskAsync("h.db.default.svc.cluster.local", A));
        await _live.Cluster.PatchAsync(ResourceNames.Services, "default", "db", """{"metadata":{"annotations":{"service.alpha.kubernetes.io/tolerate-unready-endpoints":"true"}},"spec":{"publishNotReadyAddresses":false}}""");
        Assert.Equal(["A 10.1.0.1"], await _live.AskAsync("h.db.default.svc.cluster.local", A));
        await _live.StatusAsync("p", "10.1.0.1", phase: "Succeeded");
        Assert.Equal(3, (await _live.Dns.UdpAsync("h.db.default.svc.cluster.local", A)).Code);
    }

    [Fact]
    [Trait("spec", "3.1.13")]
    [Trait("spec", "3.1.11")]
    [Trait("spec", "3.2.4")]
    public async Task Wildcards_match_nothing_and_pods_addresses_of_both_families_are_read_off_their_names()
    {
        await _live.ServiceAsync("db", Headless);
        await _live.PodAsync("p", "db");
        await _live.StatusAsync("p", "10.1.0.1");
        foreach (var name in (string[])["*.default.svc.cluster.local", "db.*.svc.cluster.local", "*.db.default.svc.cluster.local", "any.default.svc.cluster.local"])
        {
            Assert.Equal(3, (await _live.Dns.UdpAsync(name, A)).Code);
        }

        Assert.Equal(["AAAA 2001:db8::1"], await _live.AskAsync("2001-db8--1.default.pod.cluster.local", Aaaa));
        var other = await _live.Dns.UdpAsync("db.default.svc.cluster.local", Aaaa);
        Assert.Equal(0, other.Code);
        Assert.Empty(other.Answers);
    }

    [Fact]
    public async Task A_users_own_record_is_answered_and_a_copy_of_a_services_record_is_not()
    {
        await _live.Cluster.CreateAsync(ResourceNames.DnsRecords, """{"metadata":{"name":"mine","namespace":"default"},"spec":{"name":"X.default.svc.cluster.local.","type":"A","data":"192.0.2.1","ttl":5}}""");
        await _live.Cluster.CreateAsync(ResourceNames.DnsRecords, """{"metadata":{"name":"stale","namespace":"default","labels":{"kubernetes.io/service-name":"gone"}},"spec":{"name":"y.default.svc.cluster.local.","type":"A","data":"192.0.2.1","ttl":5}}""");
        Assert.Equal(["x.default.svc.cluster.local. 5 A 192.0.2.1"], (await _live.Dns.UdpAsync("x.default.svc.cluster.local", A)).Answers);
        Assert.Equal(3, (await _live.Dns.UdpAsync("y.default.svc.cluster.local", A)).Code);
    }
}
