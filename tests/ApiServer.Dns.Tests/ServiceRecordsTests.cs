using ApiServer.Dns.Records;
using static ApiServer.Dns.Tests.Samples;

namespace ApiServer.Dns.Tests;

public sealed class ServiceRecordsTests
{
    [Fact]
    [Trait("spec", "3.1.6")]
    public void A_headless_service_has_records_for_itself_its_endpoints_its_named_ports_and_the_way_back() => Assert.Equal(
        [
            "2.0.244.10.in-addr.arpa. PTR web-0.nginx.default.svc.cluster.local.",
            "3.0.244.10.in-addr.arpa. PTR web-1.nginx.default.svc.cluster.local.",
            "_web._tcp.nginx.default.svc.cluster.local. SRV 0 50 8080 web-0.nginx.default.svc.cluster.local.",
            "_web._tcp.nginx.default.svc.cluster.local. SRV 0 50 8080 web-1.nginx.default.svc.cluster.local.",
            "nginx.default.svc.cluster.local. A 10.244.0.2",
            "nginx.default.svc.cluster.local. A 10.244.0.3",
            "web-0.nginx.default.svc.cluster.local. A 10.244.0.2",
            "web-1.nginx.default.svc.cluster.local. A 10.244.0.3",
        ],
        Lines(Headless, Slice(2)));

    [Fact]
    [Trait("spec", "3.1.3")]
    [Trait("spec", "3.1.4")]
    [Trait("spec", "3.1.5")]
    public void A_cluster_ip_service_has_its_address_the_service_port_and_the_way_back() => Assert.Equal(
        [
            "1.0.96.10.in-addr.arpa. PTR kubernetes.default.svc.cluster.local.",
            "_https._tcp.kubernetes.default.svc.cluster.local. SRV 0 100 443 kubernetes.default.svc.cluster.local.",
            "kubernetes.default.svc.cluster.local. A 10.96.0.1",
        ],
        Lines(Kubernetes));

    [Fact]
    [Trait("spec", "3.1.10")]
    public void An_external_name_is_an_alias_and_an_external_address_is_nothing()
    {
        Assert.Equal(["ext.default.svc.cluster.local. CNAME nginx.default.svc.cluster.local."], Lines(External));
        Assert.Empty(Lines(External.Replace("nginx.default.svc.cluster.local", "192.0.2.1", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("spec", "3.3.1")]
    public void Endpoints_that_are_not_ready_have_no_records_and_an_unknown_readiness_counts_as_ready()
    {
        Assert.Empty(Lines(Headless, Slice(1).Replace("\"ready\":true", "\"ready\":false", StringComparison.Ordinal)));
        Assert.NotEmpty(Lines(Headless, Slice(1).Replace("\"ready\":true,", "", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("spec", "3.1.7")]
    public void An_endpoint_without_a_hostname_is_named_after_its_address() => Assert.Contains(
        "10-244-0-2.nginx.default.svc.cluster.local. A 10.244.0.2",
        Lines(Headless, Slice(1).Replace("\"hostname\":\"web-0\",", "", StringComparison.Ordinal)));

    [Fact]
    [Trait("spec", "3.3.1")]
    public void An_endpoint_in_two_slices_has_its_records_once() =>
        Assert.Equal(Lines(Headless, Slice(1)), Lines(Headless, Slice(1), Slice(1, "nginx-other")));

    [Fact]
    [Trait("spec", "3.1.3")]
    public void An_ipv6_address_has_an_aaaa_record_and_a_nibble_name() => Assert.Equal(
        ["1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR six.default.svc.cluster.local.", "six.default.svc.cluster.local. AAAA 2001:db8::1"],
        Lines("""{"metadata":{"name":"six","namespace":"default"},"spec":{"clusterIP":"2001:db8::1","clusterIPs":["2001:db8::1"]}}"""));

    [Fact]
    public void A_records_object_is_named_after_its_content() =>
        Assert.Matches("^web-0\\.nginx\\.default\\.svc\\.cluster\\.local\\.a\\.[0-9a-f]{8}$", new DnsRecord("web-0.nginx.default.svc.cluster.local.", "A", "10.244.0.2").ObjectName);

    private static IEnumerable<string> Lines(string service, params string[] slices) =>
        new PublishedRecords(Stored("services", service), [.. slices.Select(s => Stored("endpointslices", s))], "cluster.local").All
            .Select(r => $"{r.Name} {r.Type} {r.Data}").Order(StringComparer.Ordinal);
}
