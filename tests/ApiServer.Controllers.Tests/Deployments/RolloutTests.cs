using ApiServer.Controllers.Deployments;
using ApiServer.Controllers.Tests.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Deployments;

/// <summary>How a new template replaces the Pods of the old one.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private DeploymentFixture _f = null!;

    public async Task InitializeAsync() => _f = await DeploymentFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    public async Task With_one_more_and_none_less_pods_are_replaced_one_by_one()
    {
        await _f.StartAsync("\"replicas\":3,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":1,\"maxUnavailable\":0}}");
        await _f.ImageAsync("nginx:2");
        Assert.Equal([3, 1], _f.Sizes);
        await _f.Workloads.RunAllAsync();
        Assert.Equal([2, 2], _f.Sizes);
        await _f.Workloads.RunAllAsync();
        Assert.Equal([1, 3], _f.Sizes);
        await _f.Workloads.RunAllAsync();
        Assert.Equal([0, 3], _f.Sizes);

        var (old, young) = (_f.Sets[0].Name(), _f.Sets[1].Name());
        Assert.Equal(
            [
                $"Scaled up replica set {young} from 0 to 1",
                $"Scaled down replica set {old} from 3 to 2",
                $"Scaled up replica set {young} from 1 to 2",
                $"Scaled down replica set {old} from 2 to 1",
                $"Scaled up replica set {young} from 2 to 3",
                $"Scaled down replica set {old} from 1 to 0",
            ],
            ScalingEvents());
    }

    [Fact]
    public async Task With_none_more_and_one_less_an_old_pod_goes_first()
    {
        await _f.StartAsync("\"replicas\":2,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":1}}");
        await _f.ImageAsync("nginx:2");
        Assert.Equal([1, 1], _f.Sizes);
        Assert.Equal("True MinimumReplicasAvailable: Deployment has minimum availability.", _f.Condition("Available"));
        await _f.Workloads.RunAllAsync();
        Assert.Equal([0, 2], _f.Sizes);
    }

    [Fact]
    public async Task Percentages_are_rounded_up_for_the_surge_and_down_for_the_unavailable()
    {
        await _f.StartAsync("\"replicas\":10,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":\"25%\",\"maxUnavailable\":\"25%\"}}");
        await _f.ImageAsync("nginx:2");
        Assert.Equal([8, 5], _f.Sizes);
    }

    [Fact]
    public async Task Where_rounding_allows_nothing_one_may_be_unavailable()
    {
        await _f.StartAsync("\"replicas\":2,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":\"1%\"}}");
        await _f.ImageAsync("nginx:2");
        Assert.Equal([1, 1], _f.Sizes);
    }

    [Fact]
    public async Task Pods_that_an_old_set_has_yet_to_delete_are_not_counted_upon()
    {
        await using var f = await WorkloadFixture.OpenAsync((client, events) => [new DeploymentController(client, events)]);
        await f.CreateWorkloadAsync(ResourceNames.Deployments, "web", "nginx", "\"replicas\":10,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":3}}");
        await TellAsync(1, 10);
        await f.ImageAsync(ResourceNames.Deployments, "web", "nginx:2");
        Assert.Equal((7, 3), (Set(1).Size(), Set(2).Size()));

        // The controller of ReplicaSets has told of the new Pods, but not yet that three old ones are gone.
        await TellAsync(2, 3);
        Assert.Equal((7, 3), (Set(1).Size(), Set(2).Size()));
        await TellAsync(1, 7);
        Assert.Equal((4, 6), (Set(1).Size(), Set(2).Size()));

        JsonObject Set(long revision) => f.Cluster.List(ResourceNames.ReplicaSets).Single(s => s.RevisionNumber() == revision);

        Task TellAsync(long revision, int pods) => f.PatchAsync(
            ResourceNames.ReplicaSets, Set(revision).Name(), $$"""{"status":{"replicas":{{pods}},"readyReplicas":{{pods}},"availableReplicas":{{pods}} } }""", "status");
    }

    [Fact]
    public async Task A_template_whose_pods_never_get_ready_leaves_the_old_pods_alone_and_can_be_taken_back()
    {
        await _f.StartAsync("\"replicas\":4,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":1,\"maxUnavailable\":1}}");
        await _f.ImageAsync("nginx:bad");
        Assert.Equal([3, 2], _f.Sizes);
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal([3, 2], _f.Sizes);
        Assert.StartsWith("False ProgressDeadlineExceeded", _f.Condition("Progressing"), StringComparison.Ordinal);

        await _f.ImageAsync("nginx:1");
        await _f.Workloads.RunAllAsync();
        Assert.Equal([0, 4], _f.Sizes);
        Assert.StartsWith("True NewReplicaSetAvailable", _f.Condition("Progressing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_size_in_the_midst_of_a_roll_out_is_shared_out()
    {
        // The example of upstream's documentation: 10 with 3 more and 2 less, to 15.
        await _f.StartAsync("\"replicas\":10,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":3,\"maxUnavailable\":2}}");
        await _f.ImageAsync("nginx:bad");
        Assert.Equal([8, 5], _f.Sizes);
        await _f.PatchAsync("""{"replicas":15}""");
        Assert.Equal([11, 7], _f.Sizes);
    }

    [Fact]
    public async Task New_pods_count_when_they_have_been_ready_for_long_enough()
    {
        await _f.CreateAsync("\"replicas\":1,\"minReadySeconds\":20,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":1,\"maxUnavailable\":0}}");
        await _f.Workloads.RunAllAsync();
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(21));
        await _f.ImageAsync("nginx:2");
        await _f.Workloads.RunAllAsync();
        Assert.Equal([1, 1], _f.Sizes);
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(21));
        Assert.Equal([0, 1], _f.Sizes);
        Assert.Equal([20, 20], _f.Sets.Select(s => s.IntegerAt("spec", "minReadySeconds")!.Value));
    }

    [Fact]
    public async Task Recreate_waits_until_the_last_old_pod_is_gone()
    {
        await _f.StartAsync("\"replicas\":2,\"strategy\":{\"type\":\"Recreate\"}");
        await _f.ImageAsync("nginx:2");
        Assert.Equal([0], _f.Sizes);
        Assert.Equal(2, _f.Workloads.Cluster.List(ResourceNames.Pods).Count(p => p.IsDeleting()));
        await _f.Workloads.EndAllAsync();
        Assert.Equal([0, 2], _f.Sizes);
        Assert.All(_f.Workloads.Pods, p => Assert.Equal("nginx:2", p.ArrayAt("spec", "containers").Objects.First().String("image")));
        Assert.Equal(
            [$"Scaled down replica set {_f.Sets[0].Name()} from 2 to 0", $"Scaled up replica set {_f.Sets[1].Name()} from 0 to 2"],
            ScalingEvents());
    }

    private IEnumerable<string> ScalingEvents()
    {
        const string Prefix = "Normal ScalingReplicaSet web: ";
        return _f.Workloads.NewEvents().Where(e => e.StartsWith(Prefix, StringComparison.Ordinal)).Select(e => e[Prefix.Length..]);
    }
}
