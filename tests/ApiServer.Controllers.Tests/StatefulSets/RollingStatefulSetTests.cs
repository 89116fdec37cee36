using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>Updates of the template, as a real cluster was seen to roll them out.</summary>
public sealed class RollingStatefulSetTests : IAsyncLifetime
{
    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    [Trait("spec", "1.4.14")]
    [Trait("spec", "1.4.16")]
    [Trait("spec", "1.5.2")]
    public async Task A_new_template_replaces_the_pods_from_the_highest_down_each_after_the_one_before_is_ready()
    {
        await StartedAsync(2);
        var written = await _f.ImageAsync("nginx:2");
        Assert.Equal(
            $"""
            MODIFIED set web gen 2 obs 1 repl 2 ready 2 avail 2 cur 2 upd 2
            ADDED revision {_f.Set.StringAt("status", "updateRevision")} 2
            MODIFIED pod web-1 deleting Running ready nginx:1
            MODIFIED set web gen 2 obs 2 repl 2 ready 2 avail 2 cur 1
            """,
            written);
        Assert.Equal(
            """
            MODIFIED pod web-1 deleting Running ready nginx:1
            DELETED pod web-1 deleting Running ready nginx:1
            ADDED pod web-1 Pending nginx:2
            MODIFIED set web gen 2 obs 2 repl 1 ready 1 avail 1 cur 1
            MODIFIED set web gen 2 obs 2 repl 2 ready 1 avail 1 cur 1 upd 1
            """,
            await _f.EndAsync("web-1"));
        Assert.Equal(
            """
            MODIFIED pod web-1 Pending nginx:2
            MODIFIED pod web-1 Running ready nginx:2
            MODIFIED pod web-0 deleting Running ready nginx:1
            MODIFIED set web gen 2 obs 2 repl 2 ready 2 avail 2 upd 1
            """,
            await _f.RunAsync("web-1"));
        await _f.EndAsync("web-0");
        Assert.EndsWith("MODIFIED set web gen 2 obs 2 repl 2 ready 2 avail 2 cur 2 upd 2", await _f.RunAsync("web-0"), StringComparison.Ordinal);
        Assert.Equal(_f.Set.StringAt("status", "updateRevision"), _f.Set.StringAt("status", "currentRevision"));
    }

    [Fact]
    [Trait("spec", "1.4.4")]
    [Trait("spec", "1.6.4")]
    public async Task Going_back_to_an_old_template_makes_its_revision_the_newest()
    {
        await StartedAsync(1);
        var first = _f.Set.StringAt("status", "currentRevision");
        await RollAsync("nginx:2", "web-0");
        Assert.Contains($"MODIFIED revision {first} 3", await _f.ImageAsync("nginx:1"), StringComparison.Ordinal);
        Assert.Equal(first, _f.Set.StringAt("status", "updateRevision"));
    }

    [Fact]
    [Trait("spec", "1.4.7")]
    [Trait("spec", "1.4.14")]
    [Trait("spec", "1.4.16")]
    [Trait("spec", "1.6.7")]
    public async Task Pods_below_the_partition_keep_the_old_template_even_when_they_are_made_again()
    {
        await StartedAsync(3);
        await _f.PatchSetAsync("""{"updateStrategy":{"rollingUpdate":{"partition":2}}}""");
        await RollAsync("nginx:2", "web-2");
        await _f.DeletePodAsync("web-0");
        Assert.Contains("ADDED pod web-0 Pending nginx:1", await _f.EndAsync("web-0"), StringComparison.Ordinal);
        await _f.RunAsync("web-0");
        Assert.Equal("nginx:1", Image("web-1"));
        Assert.Equal("nginx:2", Image("web-2"));
        Assert.NotEqual(_f.Set.StringAt("status", "updateRevision"), _f.Set.StringAt("status", "currentRevision"));
    }

    [Fact]
    [Trait("spec", "1.9.1")]
    public async Task A_stuck_update_stays_stuck_after_the_template_is_fixed_until_the_pod_is_deleted()
    {
        await StartedAsync(2);
        await _f.ImageAsync("nginx:bad");
        await _f.EndAsync("web-1");
        await _f.RunAsync("web-1", ready: false);
        Assert.DoesNotContain("pod", await _f.ImageAsync("nginx:1"), StringComparison.Ordinal);
        Assert.Equal("nginx:bad", Image("web-1"));

        await _f.DeletePodAsync("web-1");
        Assert.Contains("ADDED pod web-1 Pending nginx:1", await _f.EndAsync("web-1"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.13")]
    public async Task With_OnDelete_only_deleted_pods_get_the_new_template()
    {
        await StartedAsync(2);
        await _f.PatchSetAsync("""{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}""");
        Assert.DoesNotContain("pod", await _f.ImageAsync("nginx:2"), StringComparison.Ordinal);
        await _f.DeletePodAsync("web-0");
        Assert.Contains("ADDED pod web-0 Pending nginx:2", await _f.EndAsync("web-0"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.17")]
    public async Task Old_revisions_beyond_the_limit_are_deleted_oldest_first()
    {
        await StartedAsync(1);
        await RollAsync("nginx:2", "web-0");
        await RollAsync("nginx:3", "web-0");
        Assert.Equal(3, _f.Cluster.List(ResourceNames.ControllerRevisions).Count);
        await _f.PatchSetAsync("""{"revisionHistoryLimit":1}""");
        Assert.Equal([2, 3], _f.Cluster.List(ResourceNames.ControllerRevisions).Select(r => r.Integer("revision")!.Value).Order());
    }

    [Fact]
    [Trait("spec", "1.4.10")]
    [Trait("spec", "1.4.12")]
    public async Task A_parallel_set_makes_all_pods_at_once_and_scales_down_at_once()
    {
        var written = await _f.StartAsync("\"replicas\":4,\"podManagementPolicy\":\"Parallel\"");
        Assert.Equal(4, written.Split('\n').Count(l => l.StartsWith("ADDED pod", StringComparison.Ordinal)));
        await _f.RunAllAsync("web-3", "web-1", "web-0", "web-2");
        written = await _f.PatchSetAsync("""{"replicas":1}""");
        Assert.Equal(3, written.Split('\n').Count(l => l.Contains("deleting", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("spec", "1.9.1")]
    public async Task A_parallel_set_replaces_a_stuck_pod()
    {
        await _f.StartAsync("\"replicas\":2,\"podManagementPolicy\":\"Parallel\"");
        await _f.RunAllAsync("web-0", "web-1");
        await _f.ImageAsync("nginx:bad");
        await _f.EndAsync("web-1");
        await _f.RunAsync("web-1", ready: false);
        Assert.Contains("MODIFIED pod web-1 deleting", await _f.ImageAsync("nginx:3"), StringComparison.Ordinal);
    }

    private async Task StartedAsync(int replicas)
    {
        await _f.StartAsync($"\"replicas\":{replicas}");
        await _f.RunAllAsync(Enumerable.Range(0, replicas).Select(i => $"web-{i}"));
    }

    private async Task RollAsync(string image, string pod)
    {
        await _f.ImageAsync(image);
        await _f.EndAsync(pod);
        await _f.RunAsync(pod);
    }

    private string? Image(string pod) => _f.Pod(pod)!.ArrayAt("spec", "containers").Objects.First().String("image");
}
