using ApiServer.Controllers.Tests.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.ReplicaSets;

/// <summary>What a ReplicaSet, and a ReplicationController, does about its Pods.</summary>
public sealed class ReplicaSetTests : IAsyncLifetime
{
    private const string Template = """{"metadata":{"labels":{"app":"web","tier":"front"}},"spec":{"containers":[{"name":"nginx","image":"nginx"}]} }""";

    private WorkloadFixture _f = null!;

    public async Task InitializeAsync() => _f = await WorkloadFixture.OpenWithReplicaSetsAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    public async Task As_many_pods_are_made_as_it_asks_for_and_its_status_counts_them()
    {
        await CreateSetAsync("\"replicas\":3");
        Assert.Equal(3, _f.Pods.Count);
        Assert.All(_f.Pods, p =>
        {
            Assert.StartsWith("web-", p.Name(), StringComparison.Ordinal);
            Assert.Equal("web-", p.StringAt("metadata", "generateName"));
            Assert.Equal(ObjectMetadata.ControllerReferenceTo(Set), p.ControllerReference());
        });
        Assert.Equal(_f.Pods.Select(p => $"Normal SuccessfulCreate web: Created pod: {p.Name()}"), _f.NewEvents().Order(StringComparer.Ordinal));
        Assert.Equal("""{"replicas":3,"fullyLabeledReplicas":3,"terminatingReplicas":0,"observedGeneration":1}""", Status);

        await _f.RunAllAsync();
        Assert.Equal("""{"replicas":3,"fullyLabeledReplicas":3,"readyReplicas":3,"availableReplicas":3,"terminatingReplicas":0,"observedGeneration":1}""", Status);
    }

    [Fact]
    public async Task A_pod_that_goes_or_ends_is_replaced_at_once()
    {
        await CreateSetAsync("\"replicas\":2");
        await _f.RunAllAsync();
        var (gone, failed) = (_f.Pods[0].Name(), _f.Pods[1].Name());
        await _f.Cluster.DeleteAsync(ResourceNames.Pods, "default", gone);
        await _f.Cluster.IdleAsync();
        Assert.Equal(2, _f.Pods.Count);
        Assert.Equal("""{"replicas":2,"fullyLabeledReplicas":2,"readyReplicas":1,"availableReplicas":1,"terminatingReplicas":1,"observedGeneration":1}""", Status);

        await _f.PhaseAsync(failed, "Failed");
        Assert.Equal(3, _f.Pods.Count);
        await _f.EndAllAsync();
        Assert.Equal("""{"replicas":2,"fullyLabeledReplicas":2,"terminatingReplicas":0,"observedGeneration":1}""", Status);
    }

    [Fact]
    public async Task Scaling_down_deletes_those_that_are_not_ready_first()
    {
        await CreateSetAsync("\"replicas\":3");
        await _f.RunAllAsync();
        var unready = _f.Pods[1].Name();
        await _f.RunAsync(unready, ready: false);
        _f.NewEvents();
        await _f.PatchAsync(ResourceNames.ReplicaSets, "web", """{"spec":{"replicas":2}}""");
        Assert.DoesNotContain(unready, _f.Pods.Select(p => p.Name()));
        Assert.Equal([$"Normal SuccessfulDelete web: Deleted pod: {unready}"], _f.NewEvents());
    }

    [Fact]
    public async Task An_orphan_that_matches_is_adopted_and_a_pod_that_no_longer_matches_is_released_and_replaced()
    {
        await _f.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"stray","namespace":"default","labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx"}]} }""");
        await CreateSetAsync("\"replicas\":1");
        Assert.Equal("stray", Assert.Single(_f.Pods).Name());
        Assert.True(_f.Pods[0].IsControlledBy(Set.Uid()));
        Assert.Equal("""{"replicas":1,"terminatingReplicas":0,"observedGeneration":1}""", Status);

        await _f.PatchAsync(ResourceNames.Pods, "stray", """{"metadata":{"labels":{"app":"other"}}}""");
        Assert.Empty(_f.Get(ResourceNames.Pods, "stray").OwnerReferences());
        Assert.Equal(2, _f.Pods.Count);

        await _f.PatchAsync(ResourceNames.Pods, "stray", """{"metadata":{"labels":{"app":"web"}}}""");
        Assert.Single(_f.Pods);
    }

    [Fact]
    public async Task What_is_refused_is_told_until_it_succeeds()
    {
        const string Refusal = "is forbidden: error looking up service account default/builder: serviceaccount \"builder\" not found";
        await CreateSetAsync("\"replicas\":5", Template.Replace("\"spec\":{", "\"spec\":{\"serviceAccountName\":\"builder\",", StringComparison.Ordinal));
        var events = _f.NewEvents();
        Assert.All(events, e =>
        {
            Assert.StartsWith("Warning FailedCreate web: Error creating: pods \"web-", e, StringComparison.Ordinal);
            Assert.EndsWith(Refusal, e, StringComparison.Ordinal);
        });
        var condition = Set.Condition("ReplicaFailure")!;
        Assert.Equal(("True", "FailedCreate"), (condition.String("status"), condition.String("reason")));
        Assert.Equal(events[0], "Warning FailedCreate web: Error creating: " + condition.String("message"));

        await _f.CreateAsync(ResourceNames.ServiceAccounts, """{"metadata":{"name":"builder","namespace":"default"}}""");
        await _f.Cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(5, _f.Pods.Count);
        Assert.Null(Set.Condition("ReplicaFailure"));
    }

    [Fact]
    public async Task A_pod_is_available_when_it_has_been_ready_for_long_enough()
    {
        await CreateSetAsync("\"replicas\":1,\"minReadySeconds\":30");
        await _f.RunAllAsync();
        Assert.Null(Set.IntegerAt("status", "availableReplicas"));
        await _f.Cluster.PassAsync(TimeSpan.FromSeconds(29));
        Assert.Null(Set.IntegerAt("status", "availableReplicas"));
        await _f.Cluster.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(1, Set.IntegerAt("status", "availableReplicas"));
    }

    [Fact]
    public async Task A_pod_that_is_said_to_be_ready_is_available_whatever_its_phase()
    {
        await CreateSetAsync("\"replicas\":1");
        await _f.PhaseAsync(_f.Pods[0].Name(), "Pending", ready: true);
        var status = Set.ObjectAt("status");
        Assert.Equal((1, 1), (status.Integer("readyReplicas"), status.Integer("availableReplicas")));
    }

    [Fact]
    public async Task Never_more_than_it_asks_for_are_made_though_it_grows_step_by_step()
    {
        await CreateSetAsync("\"replicas\":1");
        for (var i = 2; i <= 40; i++)
        {
            await _f.Cluster.PatchAsync(ResourceNames.ReplicaSets, "default", "web", $$"""{"spec":{"replicas":{{i}}} }""");
        }

        await _f.Cluster.IdleAsync();
        Assert.Equal(40, _f.Pods.Count);
        var events = _f.NewEvents();
        Assert.Equal(40, events.Count);
        Assert.All(events, e => Assert.StartsWith("Normal SuccessfulCreate", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replication_controller_does_the_same()
    {
        await _f.CreateAsync(ResourceNames.ReplicationControllers, $$"""{"metadata":{"name":"old","namespace":"default"},"spec":{"replicas":2,"selector":{"app":"web"},"template":{{Template}} } }""");
        Assert.Equal(2, _f.Pods.Count(p => p.ControllerReference()!.String("kind") == "ReplicationController"));
        await _f.RunAllAsync();
        Assert.Equal(
            """{"replicas":2,"fullyLabeledReplicas":2,"readyReplicas":2,"availableReplicas":2,"observedGeneration":1}""",
            _f.Get(ResourceNames.ReplicationControllers, "old").ObjectAt("status").ToString());
        await _f.PatchAsync(ResourceNames.ReplicationControllers, "old", """{"spec":{"replicas":0}}""");
        Assert.Empty(_f.Pods);
    }

    private JsonObject Set => _f.Get(ResourceNames.ReplicaSets, "web");

    private string Status => Set.ObjectAt("status").ToString()!;

    private Task CreateSetAsync(string spec, string template = Template) => _f.CreateAsync(
        ResourceNames.ReplicaSets,
        $$"""{"metadata":{"name":"web","namespace":"default"},"spec":{ {{spec}},"selector":{"matchLabels":{"app":"web"} },"template":{{template}} } }""");
}
