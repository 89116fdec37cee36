using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;

namespace ApiServer.Nodes.Tests.Scheduling;

/// <summary>What the scheduler does for a Pod's claims; the binder and the provisioner are played by the test.</summary>
public sealed class VolumeSchedulingTests
{
    private const string WithClaim = """ "volumes":[{"name":"www","persistentVolumeClaim":{"claimName":"c"}}] """;
    private const string OfClass = """ "storageClassName":"w", """;
    private const string NoHelp = "no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";

    [Fact]
    [Trait("spec", "2.9.2")]
    [Trait("spec", "2.9.3")]
    public async Task A_node_is_written_on_a_claim_to_be_provisioned_and_the_pod_goes_there_when_the_claim_is_bound()
    {
        await using var nodes = await StartAsync();
        await nodes.CreateClaimAsync(OfClass);
        var pod = await nodes.RunAsync("p", WithClaim);
        var node = Claim(nodes).Annotation(VolumeAnnotations.SelectedNode);
        Assert.Equal("node-0", node);
        Assert.Equal("node-0", pod.StringAt("status", "nominatedNodeName"));
        Assert.Null(pod.StringAt("spec", "nodeName"));

        // The others see its place as taken while it waits: the next Pod goes elsewhere.
        Assert.Equal("node-1", (await nodes.RunAsync("other")).StringAt("spec", "nodeName"));

        await nodes.CreateVolumeAsync("node-0", OfClass);
        await nodes.BindClaimAsync();
        Assert.Equal("node-0", nodes.Pod("p").StringAt("spec", "nodeName"));
        Assert.Null(nodes.Pod("p").StringAt("status", "nominatedNodeName"));
        Assert.Equal(["Normal p Scheduled: Successfully assigned default/p to node-0"], nodes.Events.Of("p"));
    }

    [Fact]
    [Trait("spec", "2.8.5")]
    [Trait("spec", "2.9.3")]
    public async Task A_claim_whose_provisioning_failed_is_scheduled_anew_after_a_pause()
    {
        await using var nodes = await StartAsync();
        await nodes.CreateClaimAsync(OfClass);
        await nodes.RunAsync("p", WithClaim);
        await GiveUpAsync(nodes);
        const string failure = "running PreBind plugin \"VolumeBinding\": binding volumes: provisioning failed for PVC \"c\"";
        Assert.Equal(failure, nodes.Refusal("p"));
        Assert.Equal("SchedulerError", nodes.Pod("p").Condition("PodScheduled")!.String("reason"));
        Assert.Equal(["Warning p FailedScheduling: " + failure], nodes.Events.Of("p"));
        Assert.Null(Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("node-0", Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));

        await GiveUpAsync(nodes);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Null(Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.NotNull(Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));
    }

    [Fact]
    [Trait("spec", "2.9.3")]
    public async Task Volumes_that_do_not_come_within_ten_minutes_are_told_and_waited_for_again()
    {
        await using var nodes = await StartAsync();
        await nodes.CreateClaimAsync(OfClass);
        await nodes.RunAsync("p", WithClaim);
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(599));
        Assert.Empty(nodes.Events.Of("p"));
        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(["Warning p FailedScheduling: running PreBind plugin \"VolumeBinding\": binding volumes: context deadline exceeded"], nodes.Events.Of("p"));

        await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(2));
        await nodes.CreateVolumeAsync("node-0", OfClass);
        await nodes.BindClaimAsync();
        Assert.Equal("node-0", nodes.Pod("p").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    public async Task A_volume_that_exists_goes_before_one_that_would_have_to_be_made()
    {
        await using var nodes = await StartAsync();
        await nodes.CreateVolumeAsync("node-2", OfClass);
        await nodes.CreateClaimAsync(OfClass);

        // On node-0 a volume would be made; the tie is broken by name, so the Pod has to be led to where the volume is.
        await nodes.RunAsync("p", WithClaim + """ ,"nodeSelector":{"kubernetes.io/hostname":"node-2"} """);
        Assert.Null(Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));
        Assert.Equal(Claim(nodes).Uid(), nodes.Cluster.List(ResourceNames.PersistentVolumes)[0].StringAt("spec", "claimRef", "uid"));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    public async Task The_smallest_claim_chooses_first_so_that_the_larger_one_gets_the_larger_volume()
    {
        await using var nodes = await StartAsync(provisioner: "kubernetes.io/no-provisioner");
        foreach (var (name, size) in new[] { ("large", "5Gi"), ("small", "1Gi") })
        {
            await nodes.Cluster.CreateAsync(
                ResourceNames.PersistentVolumeClaims,
                $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"storageClassName":"w","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{{size}}}"}} } }""");
            await nodes.Cluster.CreateAsync(
                ResourceNames.PersistentVolumes,
                $$$"""{"metadata":{"name":"v-{{{name}}}"},"spec":{"storageClassName":"w","accessModes":["ReadWriteOnce"],"capacity":{"storage":"{{{size}}}"},"hostPath":{"path":"/d"} } }""");
            await nodes.Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", $"v-{name}", """{"status":{"phase":"Available"}}""", "status");
        }

        await nodes.RunAsync("p", """ "volumes":[{"name":"a","persistentVolumeClaim":{"claimName":"large"}},{"name":"b","persistentVolumeClaim":{"claimName":"small"}}] """);
        Assert.Equal(
            ["large v-large", "small v-small"],
            nodes.Cluster.List(ResourceNames.PersistentVolumes).Select(v => $"{v.StringAt("spec", "claimRef", "name")} {v.Name()}"));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    public async Task A_class_that_allows_some_topologies_is_provisioned_on_their_nodes_only()
    {
        await using var nodes = await StartAsync(""" "allowedTopologies":[{"matchLabelExpressions":[{"key":"kubernetes.io/hostname","values":["node-2","node-9"]}]}], """);
        await nodes.CreateClaimAsync(OfClass);
        await nodes.RunAsync("p", WithClaim);
        Assert.Equal("node-2", Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    public async Task A_driver_that_tells_its_space_is_asked_only_where_there_is_enough()
    {
        await using var nodes = await StartAsync();
        await nodes.Cluster.CreateAsync(ResourceNames.CsiDrivers, """{"metadata":{"name":"example.com"},"spec":{"storageCapacity":true}}""");
        await nodes.CreateClaimAsync(OfClass);
        await nodes.RunAsync("p", WithClaim);
        Assert.Equal($"0/3 nodes are available: 3 node(s) did not have enough free storage. {NoHelp}", nodes.Refusal("p"));

        await nodes.Cluster.CreateAsync(
            ResourceNames.CsiStorageCapacities,
            """{"metadata":{"name":"k","namespace":"default"},"storageClassName":"w","capacity":"10Gi","nodeTopology":{"matchLabels":{"kubernetes.io/hostname":"node-1"}}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-1", Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    public async Task A_bound_claim_whose_volume_is_gone_or_elsewhere_keeps_the_pod_away()
    {
        await using var nodes = await StartAsync();
        await nodes.CreateClaimAsync();
        await nodes.BindClaimAsync();
        await nodes.RunAsync("p", WithClaim);
        Assert.Equal($"0/3 nodes are available: 3 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s). {NoHelp}", nodes.Refusal("p"));

        await nodes.CreateVolumeAsync("node-9");
        await nodes.Cluster.IdleAsync();
        Assert.Equal($"0/3 nodes are available: 3 node(s) didn't match PersistentVolume's node affinity. {NoHelp}", nodes.Refusal("p"));
    }

    [Fact]
    [Trait("spec", "2.9.2")]
    public async Task A_volume_with_a_zone_is_used_in_that_zone()
    {
        await using var nodes = await StartAsync();
        foreach (var node in new[] { "node-0", "node-1", "node-2" })
        {
            await nodes.Cluster.PatchAsync(ResourceNames.Nodes, "", node, $$$"""{"metadata":{"labels":{"topology.kubernetes.io/zone":"zone-{{{node}}}"} } }""");
        }

        await nodes.Cluster.CreateAsync(
            ResourceNames.PersistentVolumes,
            """{"metadata":{"name":"v","labels":{"topology.kubernetes.io/zone":"nowhere"}},"spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"2Gi"},"hostPath":{"path":"/d"}}}""");
        await nodes.CreateClaimAsync();
        await nodes.BindClaimAsync();
        await nodes.RunAsync("p", WithClaim);
        Assert.Equal($"0/3 nodes are available: 3 node(s) had no available volume zone. {NoHelp}", nodes.Refusal("p"));

        await nodes.Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "v", """{"metadata":{"labels":{"topology.kubernetes.io/zone":"a__zone-node-1"}}}""");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-1", nodes.Pod("p").StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "2.11.3")]
    public async Task A_claim_for_one_pod_only_keeps_the_next_one_waiting_until_the_first_is_gone()
    {
        await using var nodes = await StartAsync();
        await nodes.Cluster.CreateAsync(
            ResourceNames.PersistentVolumeClaims,
            """{"metadata":{"name":"c","namespace":"default"},"spec":{"accessModes":["ReadWriteOncePod"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        await nodes.CreateVolumeAsync("node-1");
        await nodes.BindClaimAsync();
        await Task.WhenAll(nodes.CreateAsync("p1", WithClaim), nodes.CreateAsync("p2", WithClaim));
        await nodes.Cluster.IdleAsync();

        var (first, second) = nodes.Pod("p1").StringAt("spec", "nodeName") is null ? ("p2", "p1") : ("p1", "p2");
        Assert.Equal("node-1", nodes.Pod(first).StringAt("spec", "nodeName"));
        Assert.StartsWith(
            "0/3 nodes are available: 3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.",
            nodes.Refusal(second),
            StringComparison.Ordinal);

        await nodes.Cluster.DeleteAsync(ResourceNames.Pods, "default", first, 0);
        await nodes.Cluster.IdleAsync();
        Assert.Equal("node-1", nodes.Pod(second).StringAt("spec", "nodeName"));
    }

    [Fact]
    [Trait("spec", "2.9.4")]
    public async Task A_pod_with_a_node_of_its_own_leaves_its_claims_waiting()
    {
        await using var nodes = await StartAsync();
        await nodes.CreateClaimAsync(OfClass);
        await nodes.RunAsync("p", WithClaim + """ ,"nodeName":"node-1" """);
        Assert.Null(Claim(nodes).Annotation(VolumeAnnotations.SelectedNode));
    }

    private static JsonObject Claim(NodesFixture nodes) => nodes.Cluster.List(ResourceNames.PersistentVolumeClaims)[0];

    /// <summary>The provisioner that cannot make the volume here.</summary>
    private static async Task GiveUpAsync(NodesFixture nodes)
    {
        await nodes.Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "default", "c", """{"metadata":{"annotations":{"volume.kubernetes.io/selected-node":null}}}""");
        await nodes.Cluster.IdleAsync();
    }

    private static async Task<NodesFixture> StartAsync(string more = "", string provisioner = "example.com")
    {
        var nodes = await NodesFixture.StartAsync(kubelet: false);
        await nodes.Cluster.CreateAsync(
            ResourceNames.StorageClasses,
            $$"""{"metadata":{"name":"w"},{{more}}"provisioner":"{{provisioner}}","volumeBindingMode":"WaitForFirstConsumer"}""");
        return nodes;
    }
}
