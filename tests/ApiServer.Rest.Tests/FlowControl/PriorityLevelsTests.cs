using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Rest.FlowControl;
using ApiServer.Rest.Paths;
using ApiServer.Store;
using ApiServer.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ApiServer.Rest.Tests.FlowControl;

/// <summary>Which priority a request has, and how many seats it needs.</summary>
public sealed class PriorityLevelsTests
{
    [Theory]
    [InlineData("system:masters", "GET", "/api/v1/pods", null)]
    [InlineData("system:authenticated", "GET", "/readyz", null)]
    [InlineData("system:authenticated", "GET", "/livez", null)]
    [InlineData("system:authenticated", "GET", "/healthz", null)]
    [InlineData("system:authenticated", "GET", "/api/v1/namespaces/d/pods/p/log", null)]
    [InlineData("system:authenticated", "POST", "/api/v1/namespaces/d/pods/p/exec", null)]
    [InlineData("system:authenticated", "GET", "/api/v1/pods", "global-default")]
    [InlineData("system:authenticated", "GET", "/api/v1/namespaces/d/pods", "global-default")]
    [InlineData("system:authenticated", "GET", "/api/v1/namespaces/d/pods/p", "workload")]
    [InlineData("system:authenticated", "WATCH", "/api/v1/namespaces/d/pods", "workload")]
    [InlineData("system:authenticated", "POST", "/api/v1/namespaces/d/pods", "workload")]
    [InlineData("system:authenticated", "DELETE", "/api/v1/namespaces/d/pods", "workload")]
    [InlineData("system:authenticated", "GET", "/apis", "workload")]
    [InlineData("system:authenticated", "PUT", "/apis/coordination.k8s.io/v1/namespaces/d/leases/l", "workload")]
    [InlineData("system:serviceaccounts:kube-system", "PUT", "/apis/coordination.k8s.io/v1/namespaces/d/leases/l", "system")]
    [InlineData("system:serviceaccounts:kube-system", "GET", "/api/v1/pods", "global-default")]
    [InlineData("system:nodes", "GET", "/api/v1/pods", "system")]
    [InlineData("system:nodes", "PATCH", "/api/v1/nodes/n/status", "system")]
    public void Request_has_the_priority_of_who_asks_for_what(string group, string method, string path, string? level)
    {
        var info = RequestInfoParser.Parse(method == "WATCH" ? "GET" : method, path, watch: method == "WATCH");
        Assert.Equal(level, Levels(300).Find(info, new UserInfo("someone", "", [group, "system:authenticated"]))?.Name);
    }

    [Theory]
    [InlineData(600, 196, 343, 62)]
    [InlineData(300, 98, 172, 31)]
    [InlineData(1, 1, 1, 1)]
    public void Levels_share_out_the_seats_as_upstream_does(int total, int system, int workload, int lists)
    {
        var levels = Levels(total);
        int Limit(string method, string path, string group) => levels.Find(RequestInfoParser.Parse(method, path, watch: false), new UserInfo("u", "", [group]))!.Limit;
        Assert.Equal(
            (system, workload, lists),
            (Limit("GET", "/api/v1/pods", "system:nodes"), Limit("POST", "/api/v1/namespaces", ""), Limit("GET", "/api/v1/pods", "")));
    }

    [Fact]
    public void Without_seats_nothing_is_limited() =>
        Assert.Null(Levels(0).Find(RequestInfoParser.Parse("GET", "/api/v1/pods", watch: false), new UserInfo("u", "", [])));

    [Fact]
    public async Task Request_that_nothing_limits_costs_no_memory()
    {
        var levels = Levels(300);
        var context = new DefaultHttpContext();
        var info = RequestInfoParser.Parse("GET", "/api/v1/pods", watch: false);
        long used = 0;
        for (var i = 0; i < 2; i++)
        {
            // The first round is for what the runtime makes once.
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(await levels.TakeAsync(context, info, UserInfo.Admin, deadline: null));
            used = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, used);
    }

    [Theory]
    [InlineData("configmaps", "", 4)]
    [InlineData("namespaces/many/configmaps", "", 3)]
    [InlineData("namespaces/few/configmaps", "", 1)]
    [InlineData("namespaces/none/configmaps", "", 1)]
    [InlineData("unknown", "", 1)]
    [InlineData("configmaps", "?limit=101", 2)]
    [InlineData("configmaps", "?limit=101&resourceVersion=0", 4)]
    [InlineData("configmaps", "?limit=101&labelSelector=a", 4)]
    [InlineData("configmaps", "?limit=soon", 4)]
    [InlineData("configmaps", "?fieldSelector=metadata.name%3Dx", 1)]
    [InlineData("configmaps", "?watch=1", 4)]
    [InlineData("configmaps", "?watch=1&resourceVersion=0", 4)]
    [InlineData("configmaps", "?watch=1&resourceVersion=7", 1)]
    [InlineData("configmaps", "?watch=1&resourceVersion=7&sendInitialEvents=true", 4)]
    [InlineData("configmaps", "?watch=1&sendInitialEvents=false", 1)]
    [InlineData("namespaces/many/configmaps/c1", "", 1)]
    public async Task List_needs_a_seat_for_each_hundred_objects(string path, string query, int seats)
    {
        await using var registry = await TestRegistry.OpenAsync();
        await FillAsync(registry, "many", 300);
        await FillAsync(registry, "few", 5);
        Assert.Equal(seats, Estimate(registry.Store, path, query));
    }

    [Fact]
    public async Task Largest_list_needs_ten_seats()
    {
        await using var registry = await TestRegistry.OpenAsync();
        await FillAsync(registry, "many", 1200);
        Assert.Equal(10, Estimate(registry.Store, "configmaps", ""));
    }

    private static int Estimate(IObjectStore store, string path, string query)
    {
        var parsed = new QueryCollection(QueryHelpers.ParseQuery(query));
        return new WorkEstimate(BuiltInResources.Catalog, () => store).Seats(RequestInfoParser.Parse("GET", "/api/v1/" + path, parsed.ContainsKey("watch")), parsed);
    }

    private static PriorityLevels Levels(int total) => new(
        new RestOptions { MaxRequestsInFlight = total },
        new WorkEstimate(BuiltInResources.Catalog, () => throw new InvalidOperationException("nothing is stored")),
        Prometheus.Metrics.NewCustomRegistry(),
        TimeProvider.System);

    private static async Task FillAsync(TestRegistry registry, string ns, int count)
    {
        await registry.CreateNamespaceAsync(ns);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
            registry.CreateAsync("configmaps", $$$"""{"metadata":{"name":"c{{{i}}}","namespace":"{{{ns}}}"} }""")));
    }
}
