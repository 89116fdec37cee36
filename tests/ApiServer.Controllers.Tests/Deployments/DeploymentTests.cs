using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Tests.Deployments;

/// <summary>A Deployment's ReplicaSets, status, conditions and events.</summary>
public sealed class DeploymentTests : IAsyncLifetime
{
    private DeploymentFixture _f = null!;

    public async Task InitializeAsync() => _f = await DeploymentFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    public async Task Its_first_replica_set_has_its_template_its_annotations_and_revision_1()
    {
        await _f.CreateAsync("\"replicas\":3,\"minReadySeconds\":0");
        var set = Assert.Single(_f.Sets);
        var hash = set.Label("pod-template-hash")!;
        Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]{5,10}$", hash);
        Assert.Equal("web-" + hash, set.Name());
        Assert.Equal($$$"""{"matchLabels":{"app":"web","pod-template-hash":"{{{hash}}}"}}""", set.At("spec", "selector")!.ToString());
        Assert.Equal($$"""{"app":"web","pod-template-hash":"{{hash}}"}""", set.ObjectAt("spec", "template").Labels().ToString());
        Assert.Equal(
            """{"deployment.kubernetes.io/desired-replicas":"3","deployment.kubernetes.io/max-replicas":"4","deployment.kubernetes.io/revision":"1","team":"a"}""",
            set.At("metadata", "annotations")!.ToString());
        Assert.Equal("1", _f.Deployment.Annotation("deployment.kubernetes.io/revision"));
        Assert.Contains($"Normal ScalingReplicaSet web: Scaled up replica set web-{hash} from 0 to 3", _f.Workloads.NewEvents());
        Assert.Equal($"True ReplicaSetUpdated: ReplicaSet \"web-{hash}\" is progressing.", _f.Condition("Progressing"));
        Assert.Equal("False MinimumReplicasUnavailable: Deployment does not have minimum availability.", _f.Condition("Available"));
        Assert.Equal((3, 3), (_f.Deployment.IntegerAt("status", "replicas"), _f.Deployment.IntegerAt("status", "unavailableReplicas")));

        await _f.Workloads.RunAllAsync();
        Assert.Equal($"True NewReplicaSetAvailable: ReplicaSet \"web-{hash}\" has successfully progressed.", _f.Condition("Progressing"));
        Assert.Equal("True MinimumReplicasAvailable: Deployment has minimum availability.", _f.Condition("Available"));
        Assert.Equal(
            """{"observedGeneration":1,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":3,"terminatingReplicas":0}""",
            _f.Deployment.ObjectAt("status").Without("conditions").ToString());
    }

    [Fact]
    public async Task A_new_size_goes_to_the_replica_set_and_is_told()
    {
        await _f.StartAsync("\"replicas\":2");
        await _f.PatchAsync("""{"replicas":5}""");
        var name = Assert.Single(_f.Sets).Name();
        Assert.Contains($"Normal ScalingReplicaSet web: Scaled up replica set {name} from 2 to 5", _f.Workloads.NewEvents());
        Assert.Equal([5], _f.Sizes);
        await _f.PatchAsync("""{"replicas":0}""");
        Assert.Contains($"Normal ScalingReplicaSet web: Scaled down replica set {name} from 5 to 0", _f.Workloads.NewEvents());
        Assert.Empty(_f.Workloads.Pods);
    }

    [Fact]
    public async Task An_earlier_template_takes_its_replica_set_back_as_the_newest_revision()
    {
        await _f.StartAsync("\"replicas\":1");
        var first = Assert.Single(_f.Sets).Name();
        await _f.ImageAsync("nginx:2");
        await _f.Workloads.RunAllAsync();
        Assert.Equal([0, 1], _f.Sizes);
        Assert.Equal("2", _f.Deployment.Annotation("deployment.kubernetes.io/revision"));

        await _f.ImageAsync("nginx:1");
        await _f.Workloads.RunAllAsync();
        var set = _f.Sets[^1];
        Assert.Equal((first, "3", "1"), (set.Name(), set.Annotation("deployment.kubernetes.io/revision"), set.Annotation("deployment.kubernetes.io/revision-history")));
        Assert.Equal("3", _f.Deployment.Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal([0, 1], _f.Sizes);
    }

    [Fact]
    public async Task While_it_is_paused_a_new_template_waits_but_a_new_size_does_not()
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.PatchAsync("""{"paused":true}""");
        Assert.Equal("Unknown DeploymentPaused: Deployment is paused", _f.Condition("Progressing"));
        await _f.ImageAsync("nginx:2");
        await _f.PatchAsync("""{"replicas":3}""");
        Assert.Equal([3], _f.Sizes);
        Assert.Equal(_f.Deployment.Generation(), _f.Deployment.IntegerAt("status", "observedGeneration"));

        await _f.PatchAsync("""{"paused":false}""");
        Assert.Equal(2, _f.Sets.Count);
        Assert.StartsWith("True ReplicaSetUpdated", _f.Condition("Progressing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_progress_until_its_deadline_it_says_so()
    {
        await _f.CreateAsync("\"replicas\":1,\"progressDeadlineSeconds\":60");
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(55));
        Assert.StartsWith("True", _f.Condition("Progressing"), StringComparison.Ordinal);
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal($"False ProgressDeadlineExceeded: ReplicaSet \"{_f.Sets[0].Name()}\" has timed out progressing.", _f.Condition("Progressing"));

        await _f.Workloads.RunAllAsync();
        Assert.StartsWith("True NewReplicaSetAvailable", _f.Condition("Progressing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_replica_sets_beyond_the_limit_are_deleted_oldest_first()
    {
        await _f.StartAsync("\"replicas\":1,\"revisionHistoryLimit\":2");
        for (var i = 2; i <= 5; i++)
        {
            await _f.ImageAsync($"nginx:{i}");
            await _f.Workloads.RunAllAsync();
        }

        Assert.Equal(["nginx:3", "nginx:4", "nginx:5"], _f.Sets.Select(s => s.ArrayAt("spec", "template", "spec", "containers").Objects.First().String("image")));
    }

    [Fact]
    public async Task A_replica_set_that_was_left_over_is_adopted_with_its_pods()
    {
        await _f.StartAsync("\"replicas\":2");
        var left = Assert.Single(_f.Sets);
        await _f.Workloads.Cluster.PatchAsync(ResourceNames.ReplicaSets, "default", left.Name(), """{"metadata":{"ownerReferences":null}}""");
        await _f.Workloads.Cluster.IdleAsync();
        var adopted = Assert.Single(_f.Sets);
        Assert.Equal((left.Uid(), _f.Deployment.Uid()), (adopted.Uid(), adopted.ControllerReference()!.String("uid")));

        await _f.Workloads.Cluster.DeleteAsync(ResourceNames.Deployments, "default", "web", new DeleteOptions { PropagationPolicy = "Background" });
        await _f.Workloads.Cluster.PatchAsync(ResourceNames.ReplicaSets, "default", left.Name(), """{"metadata":{"ownerReferences":null}}""");
        await _f.CreateAsync("\"replicas\":2");
        Assert.Equal(left.Uid(), Assert.Single(_f.Sets).Uid());
        Assert.StartsWith("True", _f.Condition("Progressing"), StringComparison.Ordinal);
        Assert.Equal(2, _f.Workloads.Pods.Count);
    }

    [Fact]
    public async Task Another_replica_set_of_the_name_makes_it_hash_again()
    {
        await _f.CreateAsync("\"replicas\":0");
        var taken = Assert.Single(_f.Sets);
        await _f.Workloads.Cluster.DeleteAsync(ResourceNames.Deployments, "default", "web", new DeleteOptions { PropagationPolicy = "Background" });
        await _f.Workloads.Cluster.PatchAsync(ResourceNames.ReplicaSets, "default", taken.Name(), """{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"x","uid":"x","controller":true}]}}""");
        await _f.CreateAsync("\"replicas\":0");
        Assert.Equal(1, _f.Deployment.IntegerAt("status", "collisionCount"));
        Assert.Equal(2, _f.Sets.Count);
    }

    [Fact]
    public async Task A_template_without_labels_has_one_replica_set()
    {
        await _f.Workloads.CreateAsync(ResourceNames.Deployments, """
            {"metadata":{"name":"web","namespace":"default"},
             "spec":{"replicas":1,"selector":{"matchExpressions":[{"key":"x","operator":"DoesNotExist"}]},
              "template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1"}]} } } }
            """);
        await _f.Workloads.RunAllAsync();
        Assert.Equal([1], _f.Sizes);
        Assert.Null(_f.Deployment.IntegerAt("status", "collisionCount"));
    }

    [Fact]
    public async Task A_revision_that_is_no_number_is_left_alone()
    {
        await _f.StartAsync("\"replicas\":1");
        await _f.Workloads.PatchAsync(ResourceNames.ReplicaSets, _f.Sets[0].Name(), """{"metadata":{"annotations":{"deployment.kubernetes.io/revision":"first"}}}""");
        var annotations = Assert.Single(_f.Sets).ObjectAt("metadata", "annotations");
        Assert.Equal(("first", null), (annotations.String("deployment.kubernetes.io/revision"), annotations.String("deployment.kubernetes.io/revision-history")));
        Assert.Equal("first", _f.Deployment.Annotation("deployment.kubernetes.io/revision"));
    }

    [Fact]
    public async Task What_its_replica_set_cannot_make_shows_on_it()
    {
        await _f.CreateAsync("\"replicas\":1");
        await _f.Workloads.RunAllAsync();
        await _f.PatchAsync("""{"template":{"spec":{"serviceAccountName":"builder"}}}""");
        Assert.StartsWith("True FailedCreate: pods", _f.Condition("ReplicaFailure"), StringComparison.Ordinal);
        await _f.ImageAsync("nginx:1");
        await _f.Workloads.CreateAsync(ResourceNames.ServiceAccounts, """{"metadata":{"name":"builder","namespace":"default"}}""");
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Null(_f.Condition("ReplicaFailure"));
    }
}
