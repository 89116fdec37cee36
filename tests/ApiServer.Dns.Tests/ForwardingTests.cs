using System.Net;
using System.Net.Sockets;
using System.Text;
using ApiServer.Model.Kinds;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static ApiServer.Dns.Tests.Samples;

namespace ApiServer.Dns.Tests;

/// <summary>Names of others, asked of a second cluster's server, whose zone is <c>example.test</c>.</summary>
#pragma warning disable CA1001 // IAsyncLifetime disposes of them.
public sealed class ForwardingTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const int A = 1, Ptr = 12, Txt = 16, Axfr = 252;
    private const int NoError = 0, ServerFailure = 2, NameError = 3, Refused = 5;
    private const string Elsewhere = "nginx.default.svc.example.test";

    private TestCluster _cluster = null!;
    private TestCluster _others = null!;
    private DnsServer _upstream = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        _others = await TestCluster.OpenAsync();
        await _others.CreateAsync(ResourceNames.Services, Headless);
        await _others.CreateAsync(ResourceNames.EndpointSlices, Slice(60));
        _upstream = await StartAsync(_others, "example.test");
    }

    public async Task DisposeAsync()
    {
        await _upstream.DisposeAsync();
        await _others.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    [Trait("spec", "3.2.9")]
    public async Task Other_names_are_refused_unless_there_is_a_server_to_ask()
    {
        await using var server = await StartAsync(_cluster, "cluster.local");
        var reply = await Ask(server).UdpAsync($"web-0.{Elsewhere}", A);
        Assert.Equal(Refused, reply.Code);
        Assert.Empty(reply.Answers);
    }

    [Fact]
    [Trait("spec", "3.2.9")]
    public async Task Other_names_are_asked_of_the_other_server_over_udp_and_tcp()
    {
        await using var server = await StartAsync(_cluster, "cluster.local", _upstream.Endpoint!);
        foreach (var reply in new[] { await Ask(server).UdpAsync($"Web-0.{Elsewhere}", A), await Ask(server).TcpAsync($"Web-0.{Elsewhere}", A) })
        {
            Assert.Equal(NoError, reply.Code);
            Assert.Equal([$"Web-0.{Elsewhere}. 30 A 10.244.0.2"], reply.Answers);
        }

        Assert.Equal(["dns-version.example.test. 28800 TXT 1.1.0"], (await Ask(server).UdpAsync("dns-version.example.test", Txt)).Answers);
        var missing = await Ask(server).UdpAsync("nobody.example.test", A);
        Assert.Equal(NameError, missing.Code);
        Assert.StartsWith("example.test. 30 SOA", Assert.Single(missing.Authority), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "3.2.9")]
    public async Task What_the_other_server_cut_off_is_had_over_tcp()
    {
        await using var server = await StartAsync(_cluster, "cluster.local", _upstream.Endpoint!);
        var cut = await Ask(server).UdpAsync(Elsewhere, A);
        Assert.True(cut.Truncated);
        Assert.InRange(cut.Answers.Count, 1, 59);
        var whole = await Ask(server).TcpAsync(Elsewhere, A);
        Assert.False(whole.Truncated);
        Assert.Equal(60, whole.Answers.Count);
        Assert.Equal(60, (await Ask(server).UdpAsync(Elsewhere, A, 4096)).Answers.Count);
    }

    [Fact]
    [Trait("spec", "3.2.9")]
    public async Task The_clusters_own_names_are_never_asked_of_others()
    {
        await _others.CreateAsync(ResourceNames.DnsRecords, """{"metadata":{"name":"r","namespace":"default"},"spec":{"name":"x.default.svc.cluster.local.","type":"A","data":"192.0.2.1"}}""");
        await using var others = await StartAsync(_others, "cluster.local");
        await using var server = await StartAsync(_cluster, "cluster.local", others.Endpoint!);
        Assert.Single((await Ask(others).UdpAsync("x.default.svc.cluster.local", A)).Answers);
        Assert.Equal(NameError, (await Ask(server).UdpAsync("x.default.svc.cluster.local", A)).Code);
        Assert.Equal(Refused, (await Ask(server).UdpAsync("example.test", Axfr)).Code);
    }

    [Fact]
    [Trait("spec", "3.2.9")]
    public async Task A_reverse_name_is_the_clusters_before_it_is_anothers()
    {
        await _cluster.CreateAsync(ResourceNames.Services, Kubernetes);
        await using var server = await StartAsync(_cluster, "cluster.local", _upstream.Endpoint!);
        Assert.Equal(["1.0.96.10.in-addr.arpa. 30 PTR kubernetes.default.svc.cluster.local."], (await Ask(server).UdpAsync("1.0.96.10.in-addr.arpa", Ptr)).Answers);
        Assert.Equal([$"2.0.244.10.in-addr.arpa. 30 PTR web-0.{Elsewhere}."], (await Ask(server).UdpAsync("2.0.244.10.in-addr.arpa", Ptr)).Answers);
        Assert.Equal(NameError, (await Ask(server).UdpAsync("9.9.9.9.in-addr.arpa", Ptr)).Code);
    }

    [Fact]
    [Trait("spec", "3.1.10")]
    public async Task An_external_name_is_followed_to_its_addresses()
    {
        await _others.CreateAsync(ResourceNames.Services, $$$"""{"metadata":{"name":"alias","namespace":"default"},"spec":{"type":"ExternalName","externalName":"{{{Elsewhere}}}"}}""");
        await ExternalAsync("one", "web-1." + Elsewhere);
        await ExternalAsync("two", "alias.default.svc.example.test");
        await ExternalAsync("none", "nobody.example.test");
        await using var server = await StartAsync(_cluster, "cluster.local", _upstream.Endpoint!);

        var one = await Ask(server).UdpAsync("one.default.svc.cluster.local", A);
        Assert.Equal([$"one.default.svc.cluster.local. 30 CNAME web-1.{Elsewhere}.", $"web-1.{Elsewhere}. 30 A 10.244.0.3"], one.Answers);
        Assert.Equal((NoError, true), (one.Code, one.Authoritative));

        var two = await Ask(server).TcpAsync("two.default.svc.cluster.local", A);
        Assert.Equal(["two.default.svc.cluster.local. 30 CNAME alias.default.svc.example.test.", $"alias.default.svc.example.test. 30 CNAME {Elsewhere}."], two.Answers.Take(2));
        Assert.Equal(62, two.Answers.Count);

        var none = await Ask(server).UdpAsync("none.default.svc.cluster.local", A);
        Assert.Equal((NameError, "none.default.svc.cluster.local. 30 CNAME nobody.example.test."), (none.Code, Assert.Single(none.Answers)));
        Assert.Equal(NoError, (await Ask(server).UdpAsync("none.default.svc.cluster.local", Txt)).Code);
    }

    [Fact]
    [Trait("spec", "3.2.9")]
    public async Task A_server_that_is_gone_is_passed_over_and_when_all_are_that_is_a_failure()
    {
        var gone = await NobodyAsync();
        await using var server = await StartAsync(_cluster, "cluster.local", gone, _upstream.Endpoint!);
        Assert.Equal(NoError, (await Ask(server).UdpAsync($"web-0.{Elsewhere}", A)).Code);
        Assert.Equal(NoError, (await Ask(server).TcpAsync($"web-0.{Elsewhere}", A)).Code);

        await using var alone = await StartAsync(_cluster, "cluster.local", gone);
        Assert.Equal(ServerFailure, (await Ask(alone).UdpAsync($"web-0.{Elsewhere}", A)).Code);
        Assert.Equal(ServerFailure, (await Ask(alone).TcpAsync($"web-0.{Elsewhere}", A)).Code);
    }

    [Fact]
    [Trait("spec", "3.2.9")]
    public async Task A_silent_server_delays_no_name_of_the_cluster_and_too_many_questions_for_it_are_refused()
    {
        await _cluster.CreateAsync(ResourceNames.Services, Kubernetes);
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = await StartAsync(_cluster, "cluster.local", (IPEndPoint)silent.Client.LocalEndPoint!);
        using var asker = new UdpClient();
        asker.Connect(server.Endpoint!);

        // As many as may wait: each has reached the silent server when the next comes.
        for (var i = 0; i < Forwarding.Forwarder.Places; i++)
        {
            await asker.SendAsync(DnsAsker.Query($"n{i}.example.test", A));
            await ReceiveAsync(silent, $"n{i}");
        }

        Assert.Equal(Refused, (await Ask(server).UdpAsync("more.example.test", A)).Code);
        Assert.Single((await Ask(server).UdpAsync("kubernetes.default.svc.cluster.local", A)).Answers);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Equal(ServerFailure, DnsReply.Parse((await asker.ReceiveAsync(patience.Token)).Buffer).Code);
    }

    [Fact]
    public async Task What_does_not_answer_the_question_is_passed_over()
    {
        using var upstream = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = await StartAsync(_cluster, "cluster.local", (IPEndPoint)upstream.Client.LocalEndPoint!);
        var asked = Ask(server).UdpAsync("a.example.test", A);
        var query = await upstream.ReceiveAsync();
        await SendAsync(bytes => bytes[0] ^= 1);
        await SendAsync(bytes => bytes[13] = (byte)'b');
        await SendAsync(bytes => bytes[2] &= 0x7f);
        await upstream.SendAsync(query.Buffer.AsMemory(0, 5), query.RemoteEndPoint);
        await SendAsync(bytes => bytes[3] = NameError);
        Assert.Equal(NameError, (await asked).Code);

        async Task SendAsync(Action<byte[]> change)
        {
            var reply = query.Buffer.ToArray();
            reply[2] |= 0x80;
            change(reply);
            await upstream.SendAsync(reply, query.RemoteEndPoint);
        }
    }

    [Fact]
    public async Task A_server_that_asks_itself_comes_to_an_end()
    {
        var own = await NobodyAsync();
        await using var server = new DnsServer(_cluster.Client, "cluster.local", own.Address, own.Port, [own], NullLogger<DnsServer>.Instance);
        await server.StartAsync(CancellationToken.None);
        Assert.Contains((await Ask(server).UdpAsync("a.example.test", A)).Code, (int[])[Refused, ServerFailure]);
    }

    // Passes over what is asked again.
    private static async Task ReceiveAsync(UdpClient server, string label)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await server.ReceiveAsync(limit.Token)).Buffer.AsSpan(13).StartsWith(Encoding.ASCII.GetBytes(label)))
        {
        }
    }

    private static async Task<DnsServer> StartAsync(TestCluster cluster, string zone, params IReadOnlyList<IPEndPoint> forward)
    {
        var server = DnsServer.OnFreePort(cluster.Client, zone, NullLogger.Instance, forward);
        await server.StartAsync(CancellationToken.None);
        return server;
    }

    private static DnsAsker Ask(DnsServer server) => new(server.Endpoint!);

    // A port where a server was.
    private async Task<IPEndPoint> NobodyAsync()
    {
        await using var server = await StartAsync(_cluster, "cluster.local");
        return server.Endpoint!;
    }

    private async Task ExternalAsync(string name, string target) => await _cluster.CreateAsync(
        ResourceNames.Services, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"type":"ExternalName","externalName":"{{{target}}}"}}""");
}
