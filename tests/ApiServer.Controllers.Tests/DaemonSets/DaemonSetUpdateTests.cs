using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.DaemonSets;

/// <summary>How a new template replaces the Pods of the old one.</summary>
public sealed class DaemonSetUpdateTests : IAsyncLifetime
{
    private DaemonSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await DaemonSetFixture.OpenAsync("a", "b", "c");

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    public async Task Pods_are_replaced_node_by_node()
    {
        await StartAsync("\"updateStrategy\":{\"type\":\"RollingUpdate\"}");
        await _f.ImageAsync("agent:2");
        Assert.Equal((2, 0), Counts);
        await _f.Workloads.EndAllAsync();
        Assert.Equal((2, 1), Counts);
        await _f.RunAllAsync();
        Assert.Equal((1, 1), Counts);
        await FinishAsync();
        Assert.Equal((0, 3), Counts);
        Assert.Equal(3, _f.Set.IntegerAt("status", "updatedNumberScheduled"));
    }

    [Fact]
    public async Task As_many_may_be_unavailable_as_it_says_and_those_that_are_so_anyway_go_first()
    {
        await StartAsync("\"updateStrategy\":{\"rollingUpdate\":{\"maxUnavailable\":\"50%\"}}");
        var broken = _f.Workloads.Pods[2].Name();
        await _f.Workloads.RunAsync(broken, ready: false);
        await _f.ImageAsync("agent:2");
        Assert.DoesNotContain(broken, _f.Workloads.Pods.Select(p => p.Name()));
        Assert.Equal((1, 0), Counts);
    }

    [Fact]
    public async Task With_a_surge_the_new_pod_runs_beside_the_old_one_until_it_is_available()
    {
        await StartAsync("\"minReadySeconds\":10,\"updateStrategy\":{\"rollingUpdate\":{\"maxSurge\":1,\"maxUnavailable\":0}}");
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(11));
        await _f.ImageAsync("agent:2");
        Assert.Equal((3, 1), Counts);
        await _f.RunAllAsync();
        Assert.Equal((3, 1), Counts);
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(11));
        Assert.Equal((2, 2), Counts);
        await _f.Workloads.EndAllAsync();
        for (var i = 0; i < 3; i++)
        {
            await _f.RunAllAsync();
            await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(11));
            await _f.Workloads.EndAllAsync();
        }

        Assert.Equal((0, 3), Counts);
        Assert.Equal(["a", "b", "c"], _f.Nodes);
    }

    [Fact]
    public async Task With_OnDelete_only_deleted_pods_get_the_new_template()
    {
        await StartAsync("\"updateStrategy\":{\"type\":\"OnDelete\"}");
        await _f.ImageAsync("agent:2");
        Assert.Equal((3, 0), Counts);
        Assert.Null(_f.Set.IntegerAt("status", "updatedNumberScheduled"));
        await _f.Workloads.Cluster.DeleteAsync(ResourceNames.Pods, "default", _f.Workloads.Pods[0].Name());
        await _f.Workloads.EndAllAsync();
        Assert.Equal((2, 1), Counts);
    }

    [Fact]
    public async Task An_earlier_template_takes_its_revision_back_and_old_ones_are_cleaned_up()
    {
        await StartAsync("\"revisionHistoryLimit\":1");
        var first = Assert.Single(_f.Workloads.Cluster.List(ResourceNames.ControllerRevisions)).Name();
        await _f.ImageAsync("agent:2");
        await FinishAsync();
        await _f.ImageAsync("agent:1");
        await FinishAsync();
        Assert.Equal(3, _f.Workloads.Get(ResourceNames.ControllerRevisions, first).Integer("revision"));

        await _f.ImageAsync("agent:3");
        await FinishAsync();
        Assert.Equal([3, 4], _f.Workloads.Cluster.List(ResourceNames.ControllerRevisions).Select(r => r.Integer("revision")!.Value).Order());
    }

    [Fact]
    public async Task A_revision_that_no_longer_matches_is_let_go()
    {
        await StartAsync("\"minReadySeconds\":0");
        var first = Assert.Single(_f.Workloads.Cluster.List(ResourceNames.ControllerRevisions)).Name();
        await _f.ImageAsync("agent:2");
        await FinishAsync();
        await _f.Workloads.PatchAsync(ResourceNames.ControllerRevisions, first, """{"metadata":{"labels":{"app":"other"}}}""");
        Assert.Null(_f.Workloads.Get(ResourceNames.ControllerRevisions, first).ControllerReference());
    }

    private (int Old, int New) Counts => (_f.Of("agent:1").Count, _f.Of("agent:2").Count);

    private async Task StartAsync(string spec)
    {
        await _f.CreateAsync(spec);
        await _f.RunAllAsync();
    }

    private async Task FinishAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await _f.Workloads.EndAllAsync();
            await _f.RunAllAsync();
        }
    }
}
