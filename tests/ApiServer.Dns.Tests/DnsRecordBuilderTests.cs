using ApiServer.Dns.Records;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;
using ApiServer.Testing;
using static ApiServer.Dns.Tests.Samples;

namespace ApiServer.Dns.Tests;

public sealed class DnsRecordBuilderTests
{
    [Fact]
    public async Task Records_follow_the_endpoints_and_each_change_is_one_transaction()
    {
        CommitCounter store = null!;
        await using var cluster = await StartAsync(inner => store = new CommitCounter(inner, ResourceNames.DnsRecords));
        await cluster.CreateAsync(ResourceNames.EndpointSlices, Slice(2));
        await cluster.IdleAsync();
        Assert.Equal(8, cluster.List(ResourceNames.DnsRecords).Count);

        var before = store.Commits;
        await cluster.PatchAsync(ResourceNames.EndpointSlices, "default", "nginx-abc12", $$"""{"endpoints":{{Json(Slice(3))["endpoints"]}}}""");
        await cluster.IdleAsync();
        Assert.Equal(12, cluster.List(ResourceNames.DnsRecords).Count);
        Assert.Equal(before + 1, store.Commits);
        Assert.All(Of(cluster, "SRV"), d => Assert.StartsWith("0 33 8080 ", d, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_tells_its_service_and_is_owned_by_it()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(ResourceNames.EndpointSlices, Slice(1));
        await cluster.IdleAsync();
        var record = cluster.List(ResourceNames.DnsRecords)[0];
        Assert.Equal("nginx", record.Label("kubernetes.io/service-name"));
        Assert.Equal(cluster.Client.Get(ResourceNames.Services, "default", "nginx")!.Uid(), record.OwnerReferences().Single().String("uid"));
        Assert.Equal(30, record.IntegerAt("spec", "ttl"));
    }

    [Fact]
    public async Task What_users_change_is_put_back_and_their_own_records_are_left()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(ResourceNames.EndpointSlices, Slice(1));
        await cluster.IdleAsync();
        var before = cluster.List(ResourceNames.DnsRecords).Select(r => r["spec"]).ToList();
        var name = cluster.List(ResourceNames.DnsRecords)[0].Name();
        var other = cluster.List(ResourceNames.DnsRecords)[1].Name();

        await cluster.PatchAsync(ResourceNames.DnsRecords, "default", name, """{"spec":{"data":"192.0.2.1"}}""");
        await cluster.DeleteAsync(ResourceNames.DnsRecords, "default", other);
        await cluster.CreateAsync(ResourceNames.DnsRecords, """{"metadata":{"name":"mine","namespace":"default"},"spec":{"name":"x.default.svc.cluster.local.","type":"A","data":"192.0.2.1","ttl":5}}""");
        await cluster.IdleAsync();

        Assert.Equal(before, cluster.List(ResourceNames.DnsRecords).Where(r => r.Name() != "mine").Select(r => r["spec"]));
        Assert.NotNull(cluster.Client.Get(ResourceNames.DnsRecords, "default", "mine"));
    }

    [Fact]
    public async Task A_deleted_service_takes_its_records_along()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(ResourceNames.EndpointSlices, Slice(1));
        await cluster.IdleAsync();
        await cluster.DeleteAsync(ResourceNames.Services, "default", "nginx");
        await cluster.IdleAsync();
        Assert.Empty(cluster.List(ResourceNames.DnsRecords));
    }

    private static IEnumerable<string> Of(TestCluster cluster, string type) =>
        cluster.List(ResourceNames.DnsRecords).Where(r => r.StringAt("spec", "type") == type).Select(r => r.StringAt("spec", "data")!);

    private static async Task<TestCluster> StartAsync(Func<IObjectStore, IObjectStore>? wrap = null)
    {
        var cluster = await TestCluster.OpenAsync(wrap);
        await cluster.StartAsync(new DnsRecordBuilder(cluster.Client, "cluster.local"));
        await cluster.CreateAsync(ResourceNames.Services, Headless);
        await cluster.IdleAsync();
        return cluster;
    }
}
