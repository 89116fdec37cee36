using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>What kubectl is told in a namespace with quotas and limits.</summary>
[Collection(VerbsCollection.Name)]
public sealed class LimitsTests(KubectlServer server)
{
    [Fact]
    public async Task A_quota_refuses_what_it_does_not_leave_and_counts_what_is_given_back()
    {
        var kubectl = await server.NamespaceAsync("quotas");
        await kubectl.SaysAsync("create quota q --hard=pods=1,count/configmaps=2");
        await kubectl.SaysAsync("wait --for=jsonpath={.status.used.pods}=0 quota/q");
        await kubectl.SaysAsync("run a --image=nginx");
        Assert.Equal(
            "Error from server (Forbidden): pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
            await kubectl.FailsAsync("run b --image=nginx"));
        Assert.Equal(
            "Error from server (Forbidden): pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
            await kubectl.FailsAsync("run b --image=nginx --dry-run=server"));
        Assert.Equal("1 1", await kubectl.SaysAsync("get quota q -o 'jsonpath={.status.used.count/configmaps} {.status.used.pods}'"));
        await kubectl.SaysAsync("delete pod a --grace-period=1");
        await kubectl.SaysAsync("wait --for=jsonpath={.status.used.pods}=0 quota/q");
        Assert.Equal("pod/b created", await kubectl.SaysAsync("run b --image=nginx"));
    }

    [Fact]
    public async Task Limits_fill_in_what_containers_leave_open_and_refuse_what_is_too_large()
    {
        var kubectl = await server.NamespaceAsync("limits");
        await kubectl.SaysAsync(
            "create -f -",
            """{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","max":{"cpu":"1"},"default":{"cpu":"500m"}}]}}""");
        await kubectl.SaysAsync("run a --image=nginx");
        Assert.Equal("500m 500m", await kubectl.SaysAsync("get pod a -o 'jsonpath={.spec.containers[0].resources.requests.cpu} {.spec.containers[0].resources.limits.cpu}'"));
        Assert.Equal(
            "Error from server (Forbidden): pods \"b\" is forbidden: maximum cpu usage per Container is 1, but limit is 2",
            await kubectl.FailsAsync("run b --image=nginx --overrides='{\"spec\":{\"containers\":[{\"name\":\"b\",\"image\":\"nginx\",\"resources\":{\"limits\":{\"cpu\":\"2\"}}}]}}'"));
    }
}
