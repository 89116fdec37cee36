using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>What one pass does and what it waits for.</summary>
public sealed class PassTests : IAsyncLifetime
{
    private const string Parallel = "\"podManagementPolicy\":\"Parallel\",";

    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    [Trait("spec", "1.4.1")]
    public async Task A_set_that_is_gone_leaves_nothing_to_do()
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.Cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "web", new DeleteOptions { PropagationPolicy = "Background" });
        await _f.WrittenAsync();
        var written = await _f.EndAsync("web-0");
        Assert.EndsWith("DELETED pod web-0 deleting Pending nginx:1", written, StringComparison.Ordinal);
        Assert.DoesNotContain("ADDED", written, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.3")]
    public async Task A_set_that_is_being_deleted_neither_adopts_nor_releases()
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.RunAsync("web-0");
        await _f.Cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "web", new DeleteOptions { PropagationPolicy = "Foreground" });
        await _f.Cluster.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"web-1","namespace":"default","labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx"}]}}""");
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"app":"other"}}}""");
        await _f.WrittenAsync();
        Assert.Empty(_f.Pod("web-1")!.OwnerReferences());
        Assert.Single(_f.Pod("web-0")!.OwnerReferences());
    }

    [Fact]
    [Trait("spec", "1.4.3")]
    public async Task An_orphan_that_is_being_deleted_is_not_adopted()
    {
        await _f.StartAsync("\"replicas\":0");
        await _f.Cluster.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"web-0","namespace":"default"},"spec":{"nodeName":"node-0","containers":[{"name":"nginx","image":"nginx"}]}}""");
        await _f.DeletePodAsync("web-0");
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"app":"web"}}}""");
        await _f.WrittenAsync();
        Assert.Empty(_f.Pod("web-0")!.OwnerReferences());
    }

    [Fact]
    [Trait("spec", "1.4.7")]
    public async Task Without_a_rollingUpdate_block_as_many_pods_as_had_the_current_revision_keep_it()
    {
        await StartedAsync(3);
        await _f.PatchSetAsync("""{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":null}}""");
        await _f.ImageAsync("nginx:2");
        await _f.EndAsync("web-2");
        await _f.RunAsync("web-2");
        Assert.Equal(1, _f.Set.IntegerAt("status", "currentReplicas"));
        await _f.DeletePodAsync("web-0");
        Assert.Contains("ADDED pod web-0 Pending nginx:2", await _f.EndAsync("web-0"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.7")]
    public async Task Without_a_rollingUpdate_block_a_lost_pod_of_the_current_revision_comes_back_with_it()
    {
        await StartedAsync(3);
        await _f.PatchSetAsync("""{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":null}}""");
        await _f.ImageAsync("nginx:2");

        // web-2 is being replaced; web-0 is lost at once, before the set's status says so.
        Assert.Equal(2, _f.Set.IntegerAt("status", "currentReplicas"));
        await _f.Cluster.DeleteAsync(ResourceNames.Pods, "default", "web-0", 0L);
        Assert.Contains("ADDED pod web-0 Pending nginx:", await _f.WrittenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.7")]
    [Trait("spec", "1.4.14")]
    [Trait("spec", "1.4.16")]
    public async Task The_partition_counts_from_the_first_ordinal()
    {
        await _f.StartAsync("\"replicas\":3,\"ordinals\":{\"start\":5}");
        await _f.RunAllAsync("web-5", "web-6", "web-7");
        await _f.PatchSetAsync("""{"updateStrategy":{"rollingUpdate":{"partition":2}}}""");
        Assert.Contains("MODIFIED pod web-7 deleting", await _f.ImageAsync("nginx:2"), StringComparison.Ordinal);
        await _f.EndAsync("web-7");
        Assert.DoesNotContain("deleting", await _f.RunAsync("web-7"), StringComparison.Ordinal);
        await _f.DeletePodAsync("web-6");
        Assert.Contains("ADDED pod web-6 Pending nginx:1", await _f.EndAsync("web-6"), StringComparison.Ordinal);
        await _f.RunAsync("web-6");
        Assert.NotEqual(_f.Set.StringAt("status", "updateRevision"), _f.Set.StringAt("status", "currentRevision"));
    }

    [Fact]
    [Trait("spec", "1.4.10")]
    public async Task Parallel_pods_are_made_in_growing_batches_and_an_error_stops_after_its_batch()
    {
        await _f.StartAsync(Parallel + "\"replicas\":0");
        await _f.PatchSetAsync("""{"replicas":8,"template":{"spec":{"serviceAccountName":"missing"}}}""");
        Assert.All(_f.NewEvents(), e => Assert.StartsWith("Warning FailedCreate web: Create Pod web-0 in StatefulSet web failed error: ", e, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("spec", "1.4.10")]
    public async Task A_parallel_batch_is_tried_whole_and_the_next_one_is_not()
    {
        // web-1's name is taken: it fails in the second batch, with web-2; web-3 to web-6 would be the third.
        await _f.Cluster.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"web-1","namespace":"default"},"spec":{"containers":[{"name":"nginx","image":"nginx"}]}}""");
        await _f.StartAsync(Parallel + "\"replicas\":7");
        Assert.NotNull(_f.Pod("web-2"));
        Assert.Null(_f.Pod("web-3"));
    }

    [Fact]
    [Trait("spec", "1.4.10c")]
    public async Task A_claim_that_is_lost_while_its_pod_is_pending_comes_back()
    {
        await _f.StartAsync("\"replicas\":1", withClaims: true);
        var uid = _f.Claim("www-web-0")!.Uid();
        await _f.Cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, "default", "www-web-0");
        await _f.Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "default", "www-web-0", """{"metadata":{"finalizers":null}}""");
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"seen":"yes"}}}""");
        await _f.WrittenAsync();
        Assert.NotEqual(uid, _f.Claim("www-web-0")!.Uid());
    }

    [Fact]
    [Trait("spec", "1.4.10d")]
    public async Task A_pod_that_is_being_deleted_is_waited_for()
    {
        await StartedAsync(2);
        await _f.DeletePodAsync("web-0");
        Assert.DoesNotContain("ADDED", await _f.PatchSetAsync("""{"replicas":3}"""), StringComparison.Ordinal);
        await _f.EndAsync("web-0");
        Assert.Contains("ADDED pod web-2", await _f.RunAsync("web-0"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.8")]
    [Trait("spec", "1.4.12")]
    public async Task The_highest_pod_may_go_while_it_alone_is_not_ready()
    {
        await StartedAsync(3);
        await _f.SetStatusAsync("web-2", "Running", ready: false);
        Assert.Contains("MODIFIED pod web-2 deleting", await _f.PatchSetAsync("""{"replicas":1}"""), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.8")]
    [Trait("spec", "1.4.12")]
    public async Task While_two_pods_to_go_are_not_ready_the_higher_waits_for_the_lower()
    {
        await StartedAsync(4);
        await _f.SetStatusAsync("web-2", "Running", ready: false);
        await _f.SetStatusAsync("web-3", "Running", ready: false);
        Assert.DoesNotContain("deleting", await _f.PatchSetAsync("""{"replicas":1}"""), StringComparison.Ordinal);
        Assert.Contains("MODIFIED pod web-3 deleting", await _f.SetStatusAsync("web-2", "Running"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.12")]
    public async Task Scaling_down_in_order_waits_while_a_pod_that_stays_is_not_ready()
    {
        await StartedAsync(3);
        await _f.SetStatusAsync("web-0", "Running", ready: false);
        Assert.DoesNotContain("deleting", await _f.PatchSetAsync("""{"replicas":1}"""), StringComparison.Ordinal);
        Assert.Contains("MODIFIED pod web-2 deleting", await _f.SetStatusAsync("web-0", "Running"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.14")]
    public async Task A_rolling_update_waits_until_the_new_pod_is_available_in_a_parallel_set_too()
    {
        await _f.StartAsync(Parallel + "\"replicas\":2,\"minReadySeconds\":10");
        await _f.RunAllAsync("web-0", "web-1");
        await _f.Cluster.PassAsync(TimeSpan.FromSeconds(10));
        await _f.ImageAsync("nginx:2");
        await _f.EndAsync("web-1");
        Assert.DoesNotContain("deleting", await _f.RunAsync("web-1"), StringComparison.Ordinal);
        await _f.Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("MODIFIED pod web-0 deleting", await _f.WrittenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.4.5")]
    [Trait("spec", "1.5.1")]
    [Trait("spec", "1.5.2")]
    public async Task Pods_that_are_being_deleted_count_as_replicas_but_not_as_of_a_revision()
    {
        await StartedAsync(2);
        await _f.DeletePodAsync("web-1");
        var revision = _f.Set.StringAt("status", "updateRevision");
        Assert.Equal(
            $$"""{"observedGeneration":1,"replicas":2,"readyReplicas":2,"currentReplicas":1,"updatedReplicas":1,"currentRevision":"{{revision}}","updateRevision":"{{revision}}","collisionCount":0,"availableReplicas":2}""",
            _f.Set.At("status")!.ToString());
    }

    [Fact]
    [Trait("spec", "1.4.16")]
    public async Task A_status_that_says_what_it_said_is_not_written()
    {
        await StartedAsync(1);
        Assert.Equal("MODIFIED pod web-0 Running ready nginx:1", await LabelPodAsync());
    }

    private async Task<string> LabelPodAsync()
    {
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"seen":"yes"}}}""");
        return await _f.WrittenAsync();
    }

    private async Task StartedAsync(int replicas)
    {
        await _f.StartAsync($"\"replicas\":{replicas}");
        await _f.RunAllAsync(Enumerable.Range(0, replicas).Select(i => $"web-{i}"));
    }
}
