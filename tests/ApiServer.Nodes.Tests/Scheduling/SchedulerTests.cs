using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Scheduling;

public sealed class SchedulerTests
{
    private const string WithClaim = """ "volumes":[{"name":"www","persistentVolumeClaim":{"claimName":"c"}}] """;

    [Fact]
    [Trait("spec", "4.2.2")]
    [Trait("spec", "4.2.5")]
    public async Task Pods_are_spread_over_the_nodes()
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        for (var i = 0; i < 7; i++)
        {
            await nodes.RunAsync($"p{i}");
        }

        Assert.Equal([3, 2, 2], nodes.Cluster.List(ResourceNames.Pods).CountBy(p => p.StringAt("spec", "nodeName") ?? "-").OrderBy(c => c.Key).Select(c => c.Value));
        Assert.Contains("Normal p0 Scheduled: Successfully assigned default/p0 to node-0", nodes.Events.Lines);
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task Pods_made_at_once_never_overcommit_a_node()
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        const string greedy = """[{"name":"a","image":"a","resources":{"requests":{"cpu":"1500m"}}}]""";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => nodes.CreateAsync($"p{i}", "", greedy)));
        await nodes.Cluster.IdleAsync();

        var perNode = nodes.Cluster.List(ResourceNames.Pods).Select(p => p.StringAt("spec", "nodeName")).OfType<string>().CountBy(n => n).ToList();
        Assert.Equal(3, perNode.Count);
        Assert.All(perNode, n => Assert.Equal(2, n.Value));
    }

    [Fact]
    [Trait("spec", "4.2.2")]
    [Trait("spec", "4.2.3")]
    [Trait("spec", "4.2.6")]
    public async Task A_pod_that_fits_nowhere_says_so_once_and_goes_when_there_is_room()
    {
        await using var nodes = await NodesFixture.StartAsync(1, kubelet: false);
        const string most = """[{"name":"a","image":"a","resources":{"requests":{"cpu":"3"}}}]""";
        await nodes.RunAsync("first", "", most);
        var second = await nodes.RunAsync("second", "", most);

        const string message = "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";
        Assert.Equal(message, nodes.Refusal("second"));
        Assert.Equal("Unschedulable", second.Condition("PodScheduled")!.String("reason"));
        await nodes.Cluster.PatchAsync(ResourceNames.Pods, "default", "second", """{"metadata":{"labels":{"a":"b"}}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Equal(["Warning second FailedScheduling: " + message], nodes.Events.Of("second"));

        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", "first", 0);
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-0", nodes.Pod("second").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    [Trait("spec", "2.10.3")]
    [Trait("spec", "2.13.1")]
    [Trait("spec", "4.2.4")]
    [Trait("spec", "4.2.6")]
    public async Task A_pod_with_an_unbound_claim_waits_and_is_scheduled_when_it_is_bound()
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        await nodes.RunAsync("p", WithClaim);
        Assert.Equal("0/3 nodes are available: persistentvolumeclaim \"c\" not found. not found", nodes.Refusal("p"));

        await nodes.CreateClaimAsync();
        await nodes.Cluster.IdleAsync();
        Assert.Equal("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found", nodes.Refusal("p"));

        await nodes.CreateVolumeAsync("node-2");
        await nodes.BindClaimAsync();
        Assert.Equal("node-2", nodes.Pod("p").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "2.10.3")]
    public async Task A_deleting_claim_keeps_pods_from_being_scheduled()
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        await nodes.CreateClaimAsync(metadata: """ "finalizers":["kubernetes.io/pvc-protection"], """);
        await nodes.Cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, "default", "c");
        await nodes.RunAsync("p", WithClaim);

        Assert.Equal("0/3 nodes are available: persistentvolumeclaim \"c\" is being deleted. not found", nodes.Refusal("p"));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    [Trait("spec", "2.9.3")]
    public async Task A_claim_that_waits_for_its_consumer_is_promised_a_volume_that_the_node_reaches()
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        await nodes.Cluster.CreateAsync(ResourceNames.StorageClasses, """{"metadata":{"name":"local"},"provisioner":"kubernetes.io/no-provisioner","volumeBindingMode":"WaitForFirstConsumer"}""");
        await nodes.CreateClaimAsync(""" "storageClassName":"local", """);
        await nodes.RunAsync("p", WithClaim);
        Assert.Equal(
            "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
            nodes.Refusal("p"));

        await nodes.CreateVolumeAsync("node-1", """ "storageClassName":"local", """);
        await nodes.Cluster.IdleAsync();
        var claim = nodes.Cluster.List(ResourceNames.PersistentVolumeClaims)[0];
        Assert.Equal(claim.Uid(), nodes.Cluster.List(ResourceNames.PersistentVolumes)[0].StringAt("spec", "claimRef", "uid"));

        await nodes.BindClaimAsync();
        Assert.Equal("node-1", nodes.Pod("p").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.4")]
    [Trait("spec", "4.2.5")]
    [Trait("spec", "4.2.6")]
    public async Task A_cordoned_and_a_tainted_node_are_told_apart_and_uncordoning_wakes_the_pod()
    {
        await using var nodes = await NodesFixture.StartAsync(2, kubelet: false);
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"spec":{"unschedulable":true}}""");
        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-1", """{"spec":{"taints":[{"key":"k","value":"v","effect":"NoSchedule"}]}}""");
        await nodes.RunAsync("p");
        Assert.Equal(
            "0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
            nodes.Refusal("p"));
        await nodes.RunAsync("tolerant", """ "tolerations":[{"key":"k","operator":"Exists"}] """);
        Assert.Equal("node-1", nodes.Pod("tolerant").StringAt("spec", "nodeName"));

        await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", "node-0", """{"spec":{"unschedulable":null}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-0", nodes.Pod("p").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "4.2.5")]
    public async Task Selectors_affinity_and_host_ports_are_honoured()
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        const string port = """[{"name":"a","image":"a","ports":[{"containerPort":80,"hostPort":80}]}]""";
        await nodes.RunAsync("selected", """ "nodeSelector":{"kubernetes.io/hostname":"node-1"} """);
        await nodes.RunAsync("affine", """ "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"NotIn","values":["node-0"]},{"key":"metadata.name","operator":"NotIn","values":["node-1"]}]}]}}} """);
        await nodes.RunAsync("nowhere", """ "nodeSelector":{"disk":"ssd"} """);
        for (var i = 0; i < 4; i++)
        {
            await nodes.RunAsync($"port{i}", "", port);
        }

        Assert.Equal("node-1", nodes.Pod("selected").StringAt("spec", "nodeName"));
        Assert.Equal("node-2", nodes.Pod("affine").StringAt("spec", "nodeName"));
        Assert.StartsWith("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", nodes.Refusal("nowhere"), StringComparison.Ordinal);
        Assert.StartsWith("0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports.", nodes.Refusal("port3"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "4.2.4")]
    public async Task Without_nodes_the_message_is_upstreams()
    {
        await using var nodes = await NodesFixture.StartAsync(0, kubelet: false);
        await nodes.RunAsync("p");
        Assert.Equal("no nodes available to schedule pods", nodes.Refusal("p"));
    }

    [Theory]
    [InlineData(""" "schedulerName":"mine" """, null)]
    [InlineData(""" "schedulingGates":[{"name":"wait"}] """, "SchedulingGated")]
    [Trait("spec", "4.1.1")]
    public async Task A_pod_of_another_scheduler_or_with_gates_is_left_as_it_was_created(string spec, string? reason)
    {
        await using var nodes = await NodesFixture.StartAsync(kubelet: false);
        var pod = await nodes.RunAsync("p", spec);
        Assert.Null(pod.StringAt("spec", "nodeName"));
        Assert.Equal(reason, pod.Condition("PodScheduled")?.String("reason"));
        Assert.Empty(nodes.Events.Of("p"));
    }
}
