using ApiServer.Controllers.ResourceQuotas;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.ResourceQuotas;

public sealed class ResourceQuotaTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(new ResourceQuotaController(_cluster.Client));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_new_quota_counts_what_is_there()
    {
        await Pod("a");
        await Pod("b");
        await _cluster.CreateAsync(ResourceNames.ConfigMaps, """{"metadata":{"name":"c","namespace":"default"}}""");
        await Quota("""{"pods":"3","requests.cpu":"1","count/configmaps":"5","services":"1"}""");
        Assert.Equal("count/configmaps=1/5,pods=2/3,requests.cpu=200m/1,services=0/1", Status());
    }

    [Fact]
    public async Task What_is_given_back_may_be_taken_again()
    {
        await Quota("""{"pods":"1"}""");
        await Pod("a");
        Assert.Equal("pods=1/1", Status());
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => Pod("b"));
        Assert.Equal("pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1", refused.Message);
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "a");
        await _cluster.IdleAsync();
        Assert.Equal("pods=0/1", Status());
        await Pod("b");
    }

    [Fact]
    public async Task A_finished_pod_takes_nothing_but_counts_as_an_object()
    {
        await Quota("""{"pods":"1","requests.cpu":"1","count/pods":"5"}""");
        await Pod("a");
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "a", """{"status":{"phase":"Succeeded"}}""", "status");
        await _cluster.IdleAsync();
        Assert.Equal("count/pods=1/5,pods=0/1,requests.cpu=0/1", Status());
    }

    [Fact]
    public async Task A_pod_that_its_node_does_not_end_is_given_up_after_its_time()
    {
        await Quota("""{"pods":"1"}""");
        var pod = await Pod("a");
        await _cluster.Client.BindAsync("default", "a", pod.Uid(), "node-0", CancellationToken.None);
        await _cluster.DeleteAsync(ResourceNames.Pods, "default", "a", 30);
        await _cluster.IdleAsync();
        Assert.Equal("pods=1/1", Status());
        await _cluster.PassAsync(TimeSpan.FromSeconds(61));
        Assert.Equal("pods=0/1", Status());
    }

    [Fact]
    public async Task What_nobody_counted_is_counted_after_five_minutes()
    {
        await Quota("""{"count/leases.coordination.k8s.io":"1"}""");
        var leases = new[] { "a", "b" }.Select(n => TestRegistry.Json($$$"""{"metadata":{"name":"{{{n}}}","namespace":"default"},"spec":{}}""")).ToList();
        await _cluster.Client.TransactAsync(ResourceNames.Leases, leases, [], CancellationToken.None);
        await _cluster.PassAsync(TimeSpan.FromMinutes(4));
        Assert.Equal("count/leases.coordination.k8s.io=0/1", Status());
        await _cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("count/leases.coordination.k8s.io=2/1", Status());

        var counted = _cluster.Store.Revision;
        await _cluster.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(counted, _cluster.Store.Revision);
    }

    [Fact]
    public async Task A_changed_quota_is_counted_anew()
    {
        await Quota("""{"pods":"1"}""");
        await Pod("a");
        await _cluster.PatchAsync(ResourceNames.ResourceQuotas, "default", "q", """{"spec":{"hard":{"pods":null,"requests.cpu":"2"}}}""");
        await _cluster.IdleAsync();
        Assert.Equal("requests.cpu=100m/2", Status());
    }

    private async Task Quota(string hard)
    {
        await _cluster.CreateAsync(ResourceNames.ResourceQuotas, $$$"""{"metadata":{"name":"q","namespace":"default"},"spec":{"hard":{{{hard}}} }}""");
        await _cluster.IdleAsync();
    }

    private async Task<JsonObject> Pod(string name)
    {
        var pod = await _cluster.CreateAsync(
            ResourceNames.Pods,
            $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"100m"} } }]} }""");
        await _cluster.IdleAsync();
        return pod;
    }

    private string Status()
    {
        var status = _cluster.Client.Get(ResourceNames.ResourceQuotas, "default", "q")!.ObjectAt("status");
        Assert.Equal(status.ObjectAt("hard").Names, status.ObjectAt("used").Names);
        return string.Join(',', status.ObjectAt("used").Select(u => $"{u.Key}={u.Value.AsString}/{status.StringAt("hard", u.Key)}"));
    }
}
