using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Tests.Kubelet;

public sealed class PodAddressTests
{
    [Fact]
    public async Task Addresses_of_many_pods_started_at_once_all_differ()
    {
        await using var nodes = await NodesFixture.StartAsync(3);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => nodes.CreateAsync($"p{i}")));
        await nodes.Cluster.IdleAsync();

        var addresses = nodes.Cluster.List(ResourceNames.Pods).Select(p => p.StringAt("status", "podIP")).ToList();
        Assert.Equal(120, addresses.OfType<string>().Distinct().Count());
    }

    [Fact]
    public async Task An_address_given_up_is_not_the_next_one_given()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("a");
        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "a");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("10.244.0.3", (await nodes.RunAsync("a")).StringAt("status", "podIP"));
    }

    [Fact]
    public async Task After_a_restart_addresses_go_on_behind_those_that_may_have_been_used()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("a");
        var restarted = new PodAddresses(nodes.Cluster.Client);
        var address = await restarted.TakeAsync(NodesFixture.Json("""{"metadata":{"name":"b","namespace":"default","uid":"u"}}"""), 0, CancellationToken.None);
        Assert.Equal("10.244.0.34", address);
    }

    [Fact]
    public async Task A_used_up_range_is_an_error_and_a_freed_address_ends_it()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        var addresses = new PodAddresses(nodes.Cluster.Client);
        var taken = new List<string>();
        for (var i = 0; i < 253; i++)
        {
            taken.Add(await addresses.TakeAsync(Pod(i), 0, CancellationToken.None));
        }

        Assert.Equal(253, taken.Distinct().Count());
        await Assert.ThrowsAsync<InvalidOperationException>(() => addresses.TakeAsync(Pod(253), 0, CancellationToken.None));
        addresses.Release("default", "p100");
        Assert.Equal(taken[100], await addresses.TakeAsync(Pod(253), 0, CancellationToken.None));
    }

    private static JsonObject Pod(int i) => NodesFixture.Json($$$"""{"metadata":{"name":"p{{{i}}}","namespace":"default","uid":"u{{{i}}}"}}""");
}
