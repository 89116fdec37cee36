using ApiServer.Dns.Records;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Reconciling;
using ApiServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static ApiServer.Dns.Tests.Samples;

namespace ApiServer.Dns.Tests;

/// <summary>The record builder through the real request pipeline, and the server over what it wrote.</summary>
public sealed class RecordsOnTheRegistryTests
{
    [Fact]
    public async Task Records_pass_the_real_pipeline_settle_and_are_answered()
    {
        await using var cluster = await TestCluster.OpenAsync();
        var service = await cluster.CreateAsync(ResourceNames.Services, """{"metadata":{"name":"nginx","namespace":"default"},"spec":{"clusterIP":"None","selector":{"app":"nginx"},"ports":[{"name":"web","port":80}]}}""");
        await cluster.CreateAsync(ResourceNames.EndpointSlices, Slice(2));
        var builder = new DnsRecordBuilder(cluster.Client, "cluster.local");
        await builder.ReconcileAsync(new ReconcileKey("default", "nginx"), CancellationToken.None);
        var records = cluster.Client.Snapshot(ResourceNames.DnsRecords);
        Assert.Equal(8, records.Count);
        Assert.All(records.List(), r => Assert.Equal(service.Uid(), r.Json.OwnerReferences().Single().String("uid")));

        var revision = cluster.Store.Revision;
        await builder.ReconcileAsync(new ReconcileKey("default", "nginx"), CancellationToken.None);
        Assert.Equal(revision, cluster.Store.Revision);

        await using var server = DnsServer.OnFreePort(cluster.Client, "cluster.local", NullLogger.Instance);
        await server.StartAsync(CancellationToken.None);
        var reply = await new DnsAsker(server.Endpoint!).UdpAsync("WEB-1.nginx.default.svc.cluster.local", 1);
        Assert.Equal("10.244.0.3", reply.Answers.Single().Split(' ')[^1]);
    }

    [Fact]
    public async Task A_changed_record_is_restored_through_the_real_pipeline()
    {
        await using var cluster = await TestCluster.OpenAsync();
        await cluster.CreateAsync(ResourceNames.Services, """{"metadata":{"name":"nginx","namespace":"default"},"spec":{"clusterIP":"None","ports":[{"name":"web","port":80}]}}""");
        await cluster.CreateAsync(ResourceNames.EndpointSlices, Slice(1));
        var builder = new DnsRecordBuilder(cluster.Client, "cluster.local");
        await builder.ReconcileAsync(new ReconcileKey("default", "nginx"), CancellationToken.None);
        var before = cluster.Client.Snapshot(ResourceNames.DnsRecords).List().First().Json;
        await cluster.PatchAsync(ResourceNames.DnsRecords, "default", before.Name(), """{"spec":{"data":"192.0.2.9"}}""");
        await new DnsRecordBuilder(cluster.Client, "cluster.local").ReconcileAsync(new ReconcileKey("default", "nginx"), CancellationToken.None);

        Assert.Equal(before["spec"], cluster.Client.Get(ResourceNames.DnsRecords, "default", before.Name())!["spec"]);
    }
}
