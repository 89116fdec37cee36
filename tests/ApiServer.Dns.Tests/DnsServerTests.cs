using System.Net;
using ApiServer.Dns.Records;
using ApiServer.Model.Kinds;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static ApiServer.Dns.Tests.Samples;

namespace ApiServer.Dns.Tests;

#pragma warning disable CA1001 // IAsyncLifetime disposes of them.
public sealed class DnsServerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const int A = 1, Soa = 6, Ptr = 12, Txt = 16, Aaaa = 28, Srv = 33, Axfr = 252;

    private TestCluster _cluster = null!;
    private DnsServer _server = null!;
    private DnsAsker _dns = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(new DnsRecordBuilder(_cluster.Client, "cluster.local"));
        await _cluster.CreateAsync(ResourceNames.Services, Headless);
        await _cluster.CreateAsync(ResourceNames.Services, Kubernetes);
        await _cluster.CreateAsync(ResourceNames.Services, External);
        await _cluster.CreateAsync(ResourceNames.EndpointSlices, Slice(3));
        await _cluster.IdleAsync();
        _server = DnsServer.OnFreePort(_cluster.Client, "cluster.local", NullLogger.Instance);
        await _server.StartAsync(CancellationToken.None);
        _dns = new DnsAsker(_server.Endpoint!);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    [Trait("spec", "3.1.6")]
    public async Task A_pods_name_answers_its_address_over_udp_and_tcp()
    {
        const string name = "web-0.nginx.default.svc.cluster.local";
        foreach (var reply in new[] { await _dns.UdpAsync(name, A), await _dns.TcpAsync(name, A) })
        {
            Assert.Equal([$"{name}. 30 A 10.244.0.2"], reply.Answers);
            Assert.True(reply.Authoritative);
            Assert.Equal(0, reply.Code);
        }
    }

    [Fact]
    [Trait("spec", "3.1.6")]
    public async Task A_headless_service_answers_all_its_endpoints()
    {
        var reply = await _dns.UdpAsync("nginx.default.svc.cluster.local", A);
        Assert.Equal(["10.244.0.2", "10.244.0.3", "10.244.0.4"], reply.Answers.Select(a => a.Split(' ')[^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("spec", "3.1.4")]
    [Trait("spec", "3.1.6")]
    public async Task A_named_port_answers_srv_records_with_the_addresses_of_their_targets()
    {
        var reply = await _dns.UdpAsync("_web._tcp.nginx.default.svc.cluster.local", Srv);
        Assert.Equal(3, reply.Answers.Count);
        Assert.Contains("_web._tcp.nginx.default.svc.cluster.local. 30 SRV 0 33 8080 web-1.nginx.default.svc.cluster.local.", reply.Answers);
        Assert.Contains("web-1.nginx.default.svc.cluster.local. 30 A 10.244.0.3", reply.Additional);
    }

    [Fact]
    [Trait("spec", "3.1.5")]
    [Trait("spec", "3.1.6")]
    [Trait("spec", "3.2.5")]
    public async Task An_address_answers_its_name()
    {
        Assert.Equal(["2.0.244.10.in-addr.arpa. 30 PTR web-0.nginx.default.svc.cluster.local."], (await _dns.UdpAsync("2.0.244.10.in-addr.arpa", Ptr)).Answers);
        Assert.Equal(3, (await _dns.UdpAsync("9.9.9.9.in-addr.arpa", Ptr)).Code);
    }

    [Fact]
    [Trait("spec", "3.1.1")]
    public async Task The_question_is_compared_without_case_and_given_back_with_it()
    {
        var reply = await _dns.UdpAsync("Web-0.NGINX.default.svc.Cluster.Local", A);
        Assert.Equal("Web-0.NGINX.default.svc.Cluster.Local.", reply.Question);
        Assert.Equal(["Web-0.NGINX.default.svc.Cluster.Local. 30 A 10.244.0.2"], reply.Answers);
    }

    [Fact]
    [Trait("spec", "3.1.10")]
    public async Task An_alias_brings_its_target_along() => Assert.Equal(
        ["CNAME", "A", "A", "A"],
        (await _dns.UdpAsync("ext.default.svc.cluster.local", A)).Answers.Select(a => a.Split(' ')[2]));

    [Theory]
    [InlineData("cluster.local", A, 0)]
    [InlineData("svc.cluster.local", A, 0)]
    [InlineData("pod.cluster.local", A, 0)]
    [InlineData("default.svc.cluster.local", A, 0)]
    [InlineData("kubernetes.default.svc.cluster.local", Aaaa, 0)]
    [InlineData("nope.svc.cluster.local", A, 3)]
    [InlineData("nope.default.svc.cluster.local", A, 3)]
    [InlineData("web-9.nginx.default.svc.cluster.local", A, 3)]
    [InlineData("_nope._tcp.nginx.default.svc.cluster.local", Srv, 3)]
    [InlineData("default.other.cluster.local", A, 3)]
    [InlineData("999-1-1-1.default.pod.cluster.local", A, 3)]
    [InlineData("5.default.pod.cluster.local", A, 3)]
    [InlineData("10-1-2-3.nope.pod.cluster.local", A, 3)]
    [Trait("spec", "3.2.1")]
    [Trait("spec", "3.2.2")]
    [Trait("spec", "3.2.3")]
    [Trait("spec", "3.2.4")]
    [Trait("spec", "3.2.6")]
    [Trait("spec", "3.2.7")]
    public async Task A_name_without_such_records_is_told_from_a_name_that_is_not_there(string name, int type, int code)
    {
        var reply = await _dns.UdpAsync(name, type);
        Assert.Equal(code, reply.Code);
        Assert.Empty(reply.Answers);
        Assert.Equal(["cluster.local. 30 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7200 1800 86400 30"], reply.Authority);
    }

    [Fact]
    [Trait("spec", "3.1.2")]
    [Trait("spec", "3.1.11")]
    public async Task The_zone_tells_its_version_its_authority_and_addresses_of_pods()
    {
        Assert.Equal(["dns-version.cluster.local. 28800 TXT 1.1.0"], (await _dns.UdpAsync("dns-version.cluster.local", Txt)).Answers);
        Assert.Single((await _dns.UdpAsync("cluster.local", Soa)).Answers);
        Assert.Equal(["10-1-2-3.default.pod.cluster.local. 30 A 10.1.2.3"], (await _dns.UdpAsync("10-1-2-3.default.pod.cluster.local", A)).Answers);
    }

    [Fact]
    [Trait("spec", "3.2.5")]
    public async Task Other_zones_and_transfers_are_refused()
    {
        Assert.Equal(5, (await _dns.UdpAsync("example.com", A)).Code);
        Assert.Equal(5, (await _dns.TcpAsync("cluster.local", Axfr)).Code);
    }

    [Fact]
    public async Task An_unknown_version_of_edns_is_told_and_two_opt_records_are_a_format_error()
    {
        var newer = DnsAsker.Query("cluster.local", Soa, 1232);
        newer[^5] = 1;
        var reply = DnsReply.Parse(await _dns.UdpAsync(newer));
        Assert.Equal(0, reply.Code);
        Assert.Empty(reply.Answers);
        Assert.Equal([$"OPT {1 << 24}"], reply.Additional);

        var twice = DnsAsker.Query("cluster.local", Soa, 1232);
        twice[11] = 2;
        Assert.Equal(1, DnsReply.Parse(await _dns.UdpAsync([.. twice, .. twice[^11..]])).Code);
    }

    [Theory]
    [InlineData(300, 512)]
    [InlineData(1232, 1232)]
    public async Task An_answer_is_as_large_as_the_asker_takes_and_never_smaller_than_512(int asked, int taken)
    {
        await _cluster.PatchAsync(ResourceNames.EndpointSlices, "default", "nginx-abc12", $$"""{"endpoints":{{Json(Slice(100))["endpoints"]}}}""");
        var bytes = await _dns.UdpAsync(DnsAsker.Query("nginx.default.svc.cluster.local", A, asked));
        Assert.InRange(bytes.Length, taken - 16, taken);
        var reply = DnsReply.Parse(bytes);
        Assert.True(reply.Truncated);
        Assert.Equal(["OPT"], reply.Additional);
        Assert.All(reply.Answers, a => Assert.StartsWith("nginx.default.svc.cluster.local. 30 A 10.244.0.", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Addresses_that_do_not_fit_beside_the_answer_are_left_out_without_a_mark()
    {
        await _cluster.PatchAsync(ResourceNames.EndpointSlices, "default", "nginx-abc12", $$"""{"endpoints":{{Json(Slice(8))["endpoints"]}}}""");
        var reply = await _dns.UdpAsync("_web._tcp.nginx.default.svc.cluster.local", Srv, 650);
        Assert.False(reply.Truncated);
        Assert.Equal(8, reply.Answers.Count);
        Assert.InRange(reply.Additional.Count, 1, 8);
    }

    [Fact]
    public async Task What_does_not_fit_a_datagram_is_marked_and_whole_over_tcp()
    {
        await _cluster.PatchAsync(ResourceNames.EndpointSlices, "default", "nginx-abc12", $$"""{"endpoints":{{Json(Slice(100))["endpoints"]}}}""");
        await _cluster.IdleAsync();
        const string name = "nginx.default.svc.cluster.local";
        var cut = await _dns.UdpAsync(name, A);
        Assert.True(cut.Truncated);
        Assert.InRange(cut.Answers.Count, 20, 99);
        Assert.Equal(100, (await _dns.TcpAsync(name, A)).Answers.Count);
        var edns = await _dns.UdpAsync(name, A, 4096);
        Assert.Equal(100, edns.Answers.Count);
        Assert.Equal(["OPT"], edns.Additional);
    }

    [Fact]
    public async Task Packets_that_are_no_queries_do_no_harm()
    {
        var random = new Random(1);
        var query = DnsAsker.Query("web-0.nginx.default.svc.cluster.local", A);
        for (var i = 0; i < 500; i++)
        {
            var junk = (byte[])query.Clone();
            junk[random.Next(junk.Length)] = (byte)random.Next(256);
            await _dns.SendAsync(junk[..random.Next(junk.Length + 1)]);
        }

        Assert.Single((await _dns.UdpAsync("web-0.nginx.default.svc.cluster.local", A)).Answers);
    }

    [Fact]
    public async Task A_broken_query_is_a_format_error_and_another_opcode_is_not_implemented()
    {
        var loop = DnsAsker.Query("a.b", A);
        loop[12] = 0xc0;
        Assert.Equal(1, DnsReply.Parse(await _dns.UdpAsync(loop)).Code);
        var notify = DnsAsker.Query("a.b", A);
        notify[2] = 0x20;
        Assert.Equal(4, DnsReply.Parse(await _dns.UdpAsync(notify)).Code);
    }

    [Fact]
    public async Task Many_askers_at_once_are_all_answered()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            i % 2 == 0 ? _dns.UdpAsync("web-1.nginx.default.svc.cluster.local", A) : _dns.TcpAsync("web-1.nginx.default.svc.cluster.local", A)));
        Assert.All(replies, r => Assert.Single(r.Answers));
    }

    [Fact]
    public async Task Port_zero_is_off()
    {
        await using var off = new DnsServer(_cluster.Client, "cluster.local", IPAddress.Loopback, 0, [], NullLogger<DnsServer>.Instance);
        await off.StartAsync(CancellationToken.None);
        Assert.Null(off.Endpoint);
    }
}
