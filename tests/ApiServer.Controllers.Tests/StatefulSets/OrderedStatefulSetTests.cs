using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>Write by write what a real cluster was seen to write.</summary>
public sealed class OrderedStatefulSetTests : IAsyncLifetime
{
    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    [Trait("spec", "1.4.10b")]
    [Trait("spec", "1.4.10e")]
    [Trait("spec", "1.8.1")]
    [Trait("spec", "1.8.2")]
    public async Task Pods_and_claims_are_made_one_after_the_other_as_the_one_before_gets_ready()
    {
        var revision = (await _f.StartAsync("\"replicas\":3", withClaims: true)).Split('\n')[1].Split(' ')[2];
        Assert.Equal(
            ["SuccessfulCreate", "SuccessfulCreate"],
            _f.Events.Told.Select(e => e.Split(' ')[1]));
        Assert.Equal(
            """
            MODIFIED pod web-0 Pending nginx:1
            MODIFIED pod web-0 Running ready nginx:1
            ADDED claim www-web-1
            ADDED pod web-1 Pending nginx:1
            MODIFIED set web gen 1 obs 1 repl 1 ready 1 avail 1 cur 1 upd 1
            MODIFIED set web gen 1 obs 1 repl 2 ready 1 avail 1 cur 2 upd 2
            """,
            await _f.RunAsync("web-0"));
        Assert.Equal(revision, _f.Set.StringAt("status", "currentRevision"));
        Assert.Equal(
            """
            MODIFIED pod web-1 Pending nginx:1
            MODIFIED pod web-1 Running ready nginx:1
            ADDED claim www-web-2
            ADDED pod web-2 Pending nginx:1
            MODIFIED set web gen 1 obs 1 repl 2 ready 2 avail 2 cur 2 upd 2
            MODIFIED set web gen 1 obs 1 repl 3 ready 2 avail 2 cur 3 upd 3
            """,
            await _f.RunAsync("web-1"));
    }

    [Fact]
    [Trait("spec", "1.4.5")]
    [Trait("spec", "1.4.10b")]
    [Trait("spec", "1.5.1")]
    [Trait("spec", "1.8.2")]
    public async Task The_first_pass_writes_revision_claim_pod_and_then_a_status_that_counts_no_pod_yet()
    {
        var written = await _f.StartAsync("\"replicas\":3", withClaims: true);
        var name = _f.Set.StringAt("status", "updateRevision");
        Assert.Equal(
            $"""
            ADDED set web gen 1 repl 0 avail 0
            ADDED revision {name} 1
            ADDED claim www-web-0
            ADDED pod web-0 Pending nginx:1
            MODIFIED set web gen 1 obs 1 repl 0 avail 0
            MODIFIED set web gen 1 obs 1 repl 1 avail 0 cur 1 upd 1
            """,
            written);
        Assert.Equal(
            [
                "Normal SuccessfulCreate web: Create Claim www-web-0 Pod web-0 in StatefulSet web success",
                "Normal SuccessfulCreate web: Create Pod web-0 in StatefulSet web successful",
            ],
            _f.NewEvents());
    }

    [Fact]
    [Trait("spec", "1.4.8")]
    [Trait("spec", "1.4.12")]
    public async Task Scaling_down_deletes_the_highest_first_and_waits_until_it_is_gone()
    {
        await _f.StartAsync("\"replicas\":4");
        await _f.RunAllAsync("web-0", "web-1", "web-2", "web-3");
        Assert.Equal(
            """
            MODIFIED set web gen 2 obs 1 repl 4 ready 4 avail 4 cur 4 upd 4
            MODIFIED pod web-3 deleting Running ready nginx:1
            MODIFIED set web gen 2 obs 2 repl 4 ready 4 avail 4 cur 4 upd 4
            MODIFIED set web gen 2 obs 2 repl 4 ready 4 avail 4 cur 3 upd 3
            """,
            await _f.PatchSetAsync("""{"replicas":2}"""));
        Assert.Equal(
            """
            MODIFIED pod web-3 deleting Running ready nginx:1
            DELETED pod web-3 deleting Running ready nginx:1
            MODIFIED pod web-2 deleting Running ready nginx:1
            MODIFIED set web gen 2 obs 2 repl 3 ready 3 avail 3 cur 3 upd 3
            MODIFIED set web gen 2 obs 2 repl 3 ready 3 avail 3 cur 2 upd 2
            """,
            await _f.EndAsync("web-3"));
        Assert.Equal(
            """
            MODIFIED pod web-2 deleting Running ready nginx:1
            DELETED pod web-2 deleting Running ready nginx:1
            MODIFIED set web gen 2 obs 2 repl 2 ready 2 avail 2 cur 2 upd 2
            """,
            await _f.EndAsync("web-2"));
        Assert.Contains("Normal SuccessfulDelete web: Delete Pod web-3 in StatefulSet web successful", _f.Events.Told);
    }

    [Fact]
    [Trait("spec", "1.4.10e")]
    public async Task Scaling_up_waits_while_a_lower_pod_is_not_ready()
    {
        await _f.StartAsync("\"replicas\":2");
        await _f.RunAllAsync("web-0", "web-1");
        await _f.SetStatusAsync("web-0", "Running", ready: false);
        Assert.Equal(
            """
            MODIFIED set web gen 2 obs 1 repl 2 ready 1 avail 1 cur 2 upd 2
            MODIFIED set web gen 2 obs 2 repl 2 ready 1 avail 1 cur 2 upd 2
            """,
            await _f.PatchSetAsync("""{"replicas":3}"""));
        Assert.Contains("ADDED pod web-2", await _f.SetStatusAsync("web-0", "Running"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.7.2")]
    public async Task A_claim_survives_its_pod_and_is_used_again()
    {
        await _f.StartAsync("\"replicas\":1", withClaims: true);
        await _f.RunAsync("web-0");
        var uid = _f.Claim("www-web-0")!.Uid();
        await _f.DeletePodAsync("web-0");
        await _f.EndAsync("web-0");

        Assert.Equal(uid, _f.Claim("www-web-0")!.Uid());
        Assert.Equal("www-web-0", _f.Pod("web-0")!.ArrayAt("spec", "volumes").Objects.First().StringAt("persistentVolumeClaim", "claimName"));
        Assert.Equal("web", _f.Claim("www-web-0")!.Label("app"));
    }

    [Theory]
    [Trait("spec", "1.4.10a")]
    [InlineData("Failed")]
    [InlineData("Succeeded")]
    public async Task A_finished_pod_is_deleted_and_made_again(string phase)
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.RunAsync("web-0");
        Assert.Equal(
            $"""
            MODIFIED pod web-0 {phase} ready nginx:1
            MODIFIED pod web-0 deleting {phase} ready nginx:1
            DELETED pod web-0 deleting {phase} ready nginx:1
            MODIFIED set web gen 1 obs 1 repl 1 avail 0 cur 1 upd 1
            ADDED pod web-0 Pending nginx:1
            MODIFIED set web gen 1 obs 1 repl 0 avail 0
            MODIFIED set web gen 1 obs 1 repl 1 avail 0 cur 1 upd 1
            """,
            await _f.SetStatusAsync("web-0", phase));
    }

    [Fact]
    [Trait("spec", "1.8.1")]
    public async Task A_foreign_pod_of_that_name_is_waited_for_without_an_event()
    {
        await _f.Cluster.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"web-0","namespace":"default"},"spec":{"containers":[{"name":"nginx","image":"nginx"}]}}""");
        await _f.StartAsync("\"replicas\":1");
        Assert.Empty(_f.Events.Told);
        Assert.Equal(0, _f.Set.IntegerAt("status", "replicas"));

        await _f.DeletePodAsync("web-0");
        await _f.Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(_f.Pod("web-0")!.IsControlledBy(_f.Set.Uid()));
        Assert.Single(_f.Events.Told);
    }

    [Fact]
    [Trait("spec", "1.1.1")]
    [Trait("spec", "1.1.2")]
    [Trait("spec", "1.1.3")]
    [Trait("spec", "1.1.4")]
    [Trait("spec", "1.1.5")]
    public async Task A_pod_has_its_identity()
    {
        await _f.StartAsync("\"replicas\":1,\"ordinals\":{\"start\":5}", withClaims: true);
        var pod = _f.Pod("web-5")!;
        var revision = _f.Set.StringAt("status", "updateRevision")!;
        Assert.Equal(
            $$"""{"app":"web","apps.kubernetes.io/pod-index":"5","controller-revision-hash":"{{revision}}","statefulset.kubernetes.io/pod-name":"web-5"}""",
            pod.Labels().ToString());
        Assert.Equal("web-", pod.StringAt("metadata", "generateName"));
        Assert.Equal("web-5", pod.StringAt("spec", "hostname"));
        Assert.Equal("web", pod.StringAt("spec", "subdomain"));
        Assert.Equal(
            $$"""[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","uid":"{{_f.Set.Uid()}}","controller":true,"blockOwnerDeletion":true}]""",
            pod.ArrayAt("metadata", "ownerReferences").ToString());
    }

    [Fact]
    [Trait("spec", "1.4.10f")]
    [Trait("spec", "1.4.18")]
    [Trait("spec", "1.5.1")]
    public async Task With_minReadySeconds_the_next_pod_comes_when_the_one_before_was_ready_for_so_long()
    {
        await _f.StartAsync("\"replicas\":2,\"minReadySeconds\":3");
        Assert.EndsWith("repl 1 ready 1 avail 0 cur 1 upd 1", await _f.RunAsync("web-0"), StringComparison.Ordinal);
        await _f.Cluster.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(
            """
            ADDED pod web-1 Pending nginx:1
            MODIFIED set web gen 1 obs 1 repl 1 ready 1 avail 1 cur 1 upd 1
            MODIFIED set web gen 1 obs 1 repl 2 ready 1 avail 1 cur 2 upd 2
            """,
            await _f.WrittenAsync());
    }

    [Fact]
    [Trait("spec", "1.7.2")]
    public async Task A_claim_that_is_being_deleted_holds_its_pod_back()
    {
        await _f.Cluster.CreateAsync(ResourceNames.PersistentVolumeClaims, """{"metadata":{"name":"www-web-0","namespace":"default","finalizers":["kubernetes.io/pvc-protection"]},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        await _f.Cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, "default", "www-web-0");
        await _f.StartAsync("\"replicas\":1", withClaims: true);

        Assert.Null(_f.Pod("web-0"));
        Assert.Equal("Warning FailedCreate web: Create Pod web-0 in StatefulSet web failed error: pvc www-web-0 is being deleted", _f.Events.Told[0]);
    }
}
