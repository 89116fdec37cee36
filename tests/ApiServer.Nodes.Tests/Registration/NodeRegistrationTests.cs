using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Nodes.Registration;
using ApiServer.Testing;

namespace ApiServer.Nodes.Tests.Registration;

public sealed class NodeRegistrationTests
{
    private readonly RecordedEvents _events = new();

    [Fact]
    [Trait("spec", "4.8.2")]
    [Trait("spec", "4.7.3")]
    public async Task Registration_of_an_empty_cluster_makes_ready_nodes_with_leases()
    {
        await using var cluster = await OpenAsync();
        await Register(cluster);

        var nodes = cluster.List(ResourceNames.Nodes);
        Assert.Equal(["node-0", "node-1", "node-2"], nodes.Select(n => n.Name()));
        Assert.All(nodes, n => Assert.True(n.IsConditionTrue("Ready")));
        Assert.Equal(["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"], nodes[0].ArrayAt("status", "conditions").Objects.Select(c => c.String("type")));
        Assert.Equal("10.244.2.0/24", nodes[2].StringAt("spec", "podCIDR"));
        Assert.Equal("110", nodes[0].StringAt("status", "allocatable", "pods"));
        var lease = cluster.Client.Get(ResourceNames.Leases, "kube-node-lease", "node-1")!;
        Assert.Equal("node-1", lease.StringAt("spec", "holderIdentity"));
        Assert.Equal(40, lease.IntegerAt("spec", "leaseDurationSeconds"));
        Assert.Equal(
            [
                "Normal node-0 Starting: Starting kubelet.",
                "Normal node-0 NodeHasSufficientMemory: Node node-0 status is now: NodeHasSufficientMemory",
                "Normal node-0 NodeHasNoDiskPressure: Node node-0 status is now: NodeHasNoDiskPressure",
                "Normal node-0 NodeHasSufficientPID: Node node-0 status is now: NodeHasSufficientPID",
            ],
            _events.Of("node-0"));
    }

    [Fact]
    public async Task Registration_of_known_nodes_writes_nothing_and_keeps_what_users_set()
    {
        await using var cluster = await OpenAsync();
        await Register(cluster);
        await cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"metadata":{"labels":{"disk":"ssd"}},"spec":{"unschedulable":true}}""");
        var revision = cluster.Store.Revision;
        cluster.Clock.Advance(TimeSpan.FromMinutes(1));
        await Register(cluster);

        Assert.Equal(revision, cluster.Store.Revision);
        Assert.Equal("ssd", cluster.List(ResourceNames.Nodes)[0].Label("disk"));
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task Leases_are_renewed_every_ten_seconds()
    {
        await using var cluster = await OpenAsync();
        await Register(cluster);
        await cluster.StartAsync(new NodeLeaseReconciler(cluster.Client, new NodeOptions(), _events));
        var start = cluster.Clock.UtcNow;
        var revision = cluster.Store.Revision;
        for (var i = 0; i < 7; i++)
        {
            await cluster.PassAsync(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(
            [10, 20, 30],
            cluster.EventsAfter(revision, ResourceNames.Leases)
                .Where(e => e.Object.Key.Name == "node-0")
                .Select(e => (int)(Model.Time.ApiTime.Parse(e.Object.Json.StringAt("spec", "renewTime"))!.Value - start).TotalSeconds));
    }

    [Fact]
    public async Task A_deleted_lease_is_made_again()
    {
        await using var cluster = await OpenAsync();
        await Register(cluster);
        await cluster.StartAsync(new NodeLeaseReconciler(cluster.Client, new NodeOptions(), _events));
        await cluster.DeleteAsync(ResourceNames.Leases, "kube-node-lease", "node-0");
        await cluster.IdleAsync();

        Assert.NotNull(cluster.Client.Get(ResourceNames.Leases, "kube-node-lease", "node-0"));
    }

    private static async Task<TestCluster> OpenAsync()
    {
        var cluster = await TestCluster.OpenAsync();
        await cluster.CreateNamespaceAsync("kube-node-lease");
        return cluster;
    }

    private Task Register(TestCluster cluster) => new NodeRegistration(cluster.Client, new NodeOptions(), _events).RegisterAsync(CancellationToken.None);
}
