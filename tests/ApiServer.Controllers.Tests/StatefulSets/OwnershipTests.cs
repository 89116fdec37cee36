using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>Whose Pods, revisions and claims are.</summary>
public sealed class OwnershipTests : IAsyncLifetime
{
    private const string DeleteBoth = "\"persistentVolumeClaimRetentionPolicy\":{\"whenDeleted\":\"Delete\",\"whenScaled\":\"Delete\"}";

    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    [Trait("spec", "1.4.3")]
    [Trait("spec", "1.4.6")]
    public async Task A_matching_orphan_is_adopted_and_deleted_when_it_is_out_of_range()
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.RunAsync("web-0");
        await _f.Cluster.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"web-9","namespace":"default","labels":{"app":"web"}},"spec":{"nodeName":"node-0","containers":[{"name":"nginx","image":"nginx"}]}}""");
        Assert.Equal(
            """
            ADDED pod web-9 Pending nginx
            MODIFIED pod web-9 Pending nginx
            MODIFIED pod web-9 deleting Pending nginx
            MODIFIED set web gen 1 obs 1 repl 2 ready 1 avail 1 cur 1 upd 1
            """,
            await _f.WrittenAsync());
    }

    [Fact]
    [Trait("spec", "1.4.3")]
    public async Task A_pod_whose_labels_no_longer_match_is_released()
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.RunAsync("web-0");
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"app":"other"}}}""");
        await _f.WrittenAsync();
        Assert.Empty(_f.Pod("web-0")!.OwnerReferences());
    }

    [Fact]
    [Trait("spec", "1.4.2")]
    public async Task A_new_set_adopts_the_revisions_that_the_old_one_left()
    {
        await _f.StartAsync("\"replicas\":0");
        var name = _f.Set.StringAt("status", "updateRevision")!;
        await _f.Cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "web");
        await _f.Cluster.PatchAsync(ResourceNames.ControllerRevisions, "default", name, """{"metadata":{"ownerReferences":null}}""");
        await _f.WrittenAsync();
        Assert.Equal(
            $"""
            ADDED set web gen 1 repl 0 avail 0
            MODIFIED revision {name} 1
            MODIFIED set web gen 1 obs 1 repl 0 avail 0
            """,
            await _f.CreateSetAsync("\"replicas\":0"));
    }

    [Fact]
    [Trait("spec", "1.4.11")]
    [Trait("spec", "1.7.3")]
    public async Task With_whenScaled_Delete_a_claim_belongs_to_its_pod_before_that_is_deleted()
    {
        await _f.StartAsync("\"replicas\":3," + DeleteBoth, withClaims: true);
        await _f.RunAllAsync("web-0", "web-1", "web-2");
        Assert.Equal("StatefulSet", _f.Claim("www-web-2")!.ControllerReference()!.String("kind"));
        await _f.WrittenAsync();
        Assert.Equal(
            """
            MODIFIED set web gen 2 obs 1 repl 3 ready 3 avail 3 cur 3 upd 3
            MODIFIED claim www-web-2 of Pod/web-2
            MODIFIED claim www-web-1 of Pod/web-1
            MODIFIED pod web-2 deleting Running ready nginx:1
            MODIFIED set web gen 2 obs 2 repl 3 ready 3 avail 3 cur 3 upd 3
            MODIFIED set web gen 2 obs 2 repl 3 ready 3 avail 3 cur 2 upd 2
            """,
            await _f.PatchSetAsync("""{"replicas":1}"""));
    }

    [Fact]
    [Trait("spec", "1.4.10g")]
    [Trait("spec", "1.7.3")]
    public async Task A_change_of_the_retention_policy_changes_the_claims_owners()
    {
        await _f.StartAsync("\"replicas\":1," + DeleteBoth, withClaims: true);
        await _f.RunAsync("web-0");
        _f.NewEvents();
        Assert.Equal(
            """
            MODIFIED set web gen 2 obs 1 repl 1 ready 1 avail 1 cur 1 upd 1
            MODIFIED claim www-web-0
            MODIFIED set web gen 2 obs 2 repl 1 ready 1 avail 1 cur 1 upd 1
            """,
            await _f.PatchSetAsync("""{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}"""));
        Assert.Equal(["Normal SuccessfulUpdate web: Update Pod web-0 in StatefulSet web successful"], _f.NewEvents());
    }

    [Fact]
    [Trait("spec", "1.4.10b")]
    [Trait("spec", "1.7.4")]
    public async Task A_pod_waits_for_the_claim_that_is_deleted_with_its_predecessor()
    {
        await _f.StartAsync("\"replicas\":1," + DeleteBoth, withClaims: true);
        await _f.RunAsync("web-0");
        await _f.PatchSetAsync("""{"replicas":0}""");
        await _f.EndAsync("web-0");
        await _f.PatchSetAsync("""{"replicas":1}""");
        Assert.Null(_f.Pod("web-0"));

        await _f.Cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, "default", "www-web-0");
        await _f.Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "default", "www-web-0", """{"metadata":{"finalizers":null}}""");
        await _f.WrittenAsync();
        Assert.NotNull(_f.Pod("web-0"));
    }

    [Fact]
    [Trait("spec", "1.4.9")]
    public async Task A_set_that_is_being_deleted_makes_no_pods()
    {
        await _f.StartAsync("\"replicas\":2");
        await _f.Cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "web", new DeleteOptions { PropagationPolicy = "Foreground" });
        await _f.RunAsync("web-0");
        Assert.Null(_f.Pod("web-1"));
        Assert.Equal(1, _f.Set.IntegerAt("status", "readyReplicas"));
    }
}
