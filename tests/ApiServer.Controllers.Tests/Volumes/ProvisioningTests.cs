using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Tests.Volumes;

public sealed class ProvisioningTests : VolumeTest
{
    [Fact]
    [Trait("spec", "2.8.2")]
    [Trait("spec", "2.8.3")]
    [Trait("spec", "2.8.4")]
    public async Task A_claim_gets_a_directory_and_a_volume_of_its_own()
    {
        await Class(""" "mountOptions":["noatime"], """);
        await Claim("c", "3Gi", more: OfClass);
        var name = "pvc-" + GetClaim("c").Uid();
        Assert.Equal(name, Bound["c"]);
        Assert.True(Directory.Exists(Path.Combine(Root, name)));

        var volume = GetVolume(name);
        Assert.Equal(VolumeDirectories.Provisioner, volume.Annotation("pv.kubernetes.io/provisioned-by"));
        Assert.True(volume.HasFinalizer("external-provisioner.volume.kubernetes.io/finalizer"));
        Assert.Equal(GetClaim("c").Uid(), volume.StringAt("spec", "claimRef", "uid"));
        Assert.Equal(
            JsonObject.Of(
                ("capacity", JsonObject.Of(("storage", "3Gi"))),
                ("hostPath", JsonObject.Of(("path", Path.Combine(Root, name)), ("type", "DirectoryOrCreate"))),
                ("accessModes", JsonArray.OfStrings("ReadWriteOnce")),
                ("persistentVolumeReclaimPolicy", "Delete"),
                ("storageClassName", "dir"),
                ("mountOptions", JsonArray.OfStrings("noatime")),
                ("volumeMode", "Filesystem")),
            volume.ObjectAt("spec").Without("claimRef"));
        Assert.Equal("3Gi", GetClaim("c").StringAt("status", "capacity", "storage"));
        Assert.Equal(VolumeDirectories.Provisioner, GetClaim("c").Annotation("volume.kubernetes.io/storage-provisioner"));
        Assert.Equal(VolumeDirectories.Provisioner, GetClaim("c").Annotation("volume.beta.kubernetes.io/storage-provisioner"));
        Assert.Equal(
            [
                "Normal PersistentVolumeClaim/c Provisioning: External provisioner is provisioning volume for claim \"ns/c\"",
                $"Normal PersistentVolumeClaim/c ProvisioningSucceeded: Successfully provisioned volume {name}",
            ],
            Events.Lines.Where(l => !l.Contains("ExternalProvisioning", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("spec", "2.7.3")]
    [Trait("spec", "2.7.5")]
    public async Task The_directory_goes_with_the_claim()
    {
        var name = await Provisioned();
        await File.WriteAllTextAsync(Path.Combine(Root, name, "file"), "text");
        await TraceAsync();
        await DeleteClaim("c");
        var mark = $"claim=ns/c uid rv provisioned-by";
        Assert.EndsWith(
            $"""
            MODIFIED {name} Released {mark}
            MODIFIED {name} Released deleting {mark}
            MODIFIED {name} Released deleting {mark}
            DELETED {name} Released deleting {mark}
            """,
            await TraceAsync(),
            StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Root));
    }

    [Fact]
    [Trait("spec", "2.7.5")]
    public async Task A_volume_that_is_deleted_before_its_claim_still_takes_its_directory_along()
    {
        var name = await Provisioned();
        await DeleteVolume(name);
        await Cluster.IdleAsync();
        Assert.True(Directory.Exists(Path.Combine(Root, name)));
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.Empty(Cluster.List(ResourceNames.PersistentVolumes));
        Assert.Empty(Directory.EnumerateDirectories(Root));
    }

    [Fact]
    [Trait("spec", "2.7.1")]
    public async Task A_volume_that_is_retained_keeps_its_directory_when_it_is_deleted()
    {
        var name = await Provisioned();
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", name, """{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}""");
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.Equal("Released", GetVolume(name).StringAt("status", "phase"));
        await DeleteVolume(name);
        await Cluster.IdleAsync();
        Assert.Empty(Cluster.List(ResourceNames.PersistentVolumes));
        Assert.True(Directory.Exists(Path.Combine(Root, name)));
    }

    [Fact]
    [Trait("spec", "2.7.2")]
    public async Task A_volume_that_is_recycled_is_empty_and_serves_the_next_claim()
    {
        var name = await Provisioned();
        await File.WriteAllTextAsync(Path.Combine(Root, name, "file"), "text");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", name, """{"spec":{"persistentVolumeReclaimPolicy":"Recycle"}}""");
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.Equal("Available", GetVolume(name).StringAt("status", "phase"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Root, name)));
        Assert.Contains($"Normal PersistentVolume/{name} VolumeRecycled: Volume recycled", Events.Lines);
    }

    [Fact]
    public async Task No_other_directory_is_ever_removed()
    {
        var other = Directory.CreateDirectory(Path.Combine(Root, "other")).FullName;
        await Class();
        await Volume("pv", more: OfClass + "\"persistentVolumeReclaimPolicy\":\"Delete\",", source: $$"""
            "hostPath":{"path":"{{other}}"}
            """);
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", $$$"""{"metadata":{"annotations":{"pv.kubernetes.io/provisioned-by":"{{{VolumeDirectories.Provisioner}}}"} } }""");
        await Claim("c", more: OfClass);
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.True(Directory.Exists(other));
        Assert.Equal("Released", GetVolume("pv").StringAt("status", "phase"));
        Assert.Contains($"Warning PersistentVolume/pv VolumeFailedDelete: {other} is not a directory of {VolumeDirectories.Provisioner}", Events.Lines);
    }

    [Theory]
    [Trait("spec", "2.8.3")]
    [InlineData("", "\"volumeMode\":\"Block\",", "volumes.apiserver.local/dir does not support block volume provisioning")]
    [InlineData("", "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},", "claim Selector is not supported")]
    [InlineData("\"parameters\":{\"type\":\"fast\"},", "", "invalid option \"type\"")]
    [InlineData("\"parameters\":{\"topologyKey\":\"rack\"},", "", "no node is in the topology of the class")]
    public async Task What_cannot_be_made_is_told(string more, string claim, string why)
    {
        await Class(more);
        await Claim("c", more: OfClass + claim);
        Assert.Empty(Bound);
        Assert.Contains($"Warning PersistentVolumeClaim/c ProvisioningFailed: failed to provision volume with StorageClass \"dir\": {why}", Events.Lines);
        Assert.Empty(Directory.EnumerateDirectories(Root));
    }

    [Fact]
    [Trait("spec", "2.8.3")]
    public async Task The_volumes_of_a_class_have_no_more_than_its_capacity_and_a_claim_waits_for_room()
    {
        await Class("\"parameters\":{\"capacity\":\"5Gi\"},");
        await Claim("c", "3Gi", more: OfClass);
        await Claim("d", "3Gi", more: OfClass);
        Assert.Equal(["c"], Bound.Keys);
        Assert.Contains("Warning PersistentVolumeClaim/d ProvisioningFailed: failed to provision volume with StorageClass \"dir\": the volumes of class \"dir\" may have 5Gi together", Events.Lines);
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.Equal(["d"], Bound.Keys);
    }

    [Fact]
    [Trait("spec", "2.8.5")]
    [Trait("spec", "2.9.1")]
    public async Task A_class_that_waits_for_a_consumer_provisions_where_the_scheduler_says()
    {
        await Node("n1", "a");
        await Node("n2", "b");
        await Class("\"volumeBindingMode\":\"WaitForFirstConsumer\",\"parameters\":{\"topologyKey\":\"rack\"},");
        await Claim("c", more: OfClass);
        Assert.Empty(Bound);
        Assert.Equal(["Normal PersistentVolumeClaim/c WaitForFirstConsumer: waiting for first consumer to be created before binding"], Events.Lines);

        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", """{"metadata":{"annotations":{"volume.kubernetes.io/selected-node":"n2"}}}""");
        await Cluster.IdleAsync();
        Assert.Equal(
            """{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"rack","operator":"In","values":["b"]}]}]}}""",
            GetVolume(Bound["c"]!).ObjectAt("spec", "nodeAffinity").ToString());
    }

    [Fact]
    [Trait("spec", "2.8.5")]
    public async Task A_provisioner_that_cannot_make_the_volume_gives_the_node_back()
    {
        await Class("\"volumeBindingMode\":\"WaitForFirstConsumer\",\"parameters\":{\"capacity\":\"1Gi\"},");
        await Node("n1", "a");
        await Claim("c", "2Gi", more: OfClass);
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", """{"metadata":{"annotations":{"volume.kubernetes.io/selected-node":"n1"}}}""");
        await Cluster.IdleAsync();
        Assert.Null(GetClaim("c").Annotation(VolumeAnnotations.SelectedNode));
        Assert.Empty(Cluster.List(ResourceNames.PersistentVolumes));
    }

    [Fact]
    [Trait("spec", "2.8.5")]
    public async Task A_class_that_allows_topologies_makes_volumes_for_nodes_in_them()
    {
        await Node("n1", "a");
        await Node("n2", "b");
        await Class("\"allowedTopologies\":[{\"matchLabelExpressions\":[{\"key\":\"rack\",\"values\":[\"b\",\"c\"]}]}],");
        await Claim("c", more: OfClass);
        Assert.Contains("\"values\":[\"b\"]", GetVolume(Bound["c"]!).ObjectAt("spec", "nodeAffinity").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "2.6.1d")]
    [Trait("spec", "2.12.4")]
    public async Task A_volume_whose_claim_found_another_one_meanwhile_is_deleted()
    {
        await Class();
        await Volume("found", more: OfClass);
        await Claim("c", more: OfClass);
        Assert.Equal("found", Bound["c"]);
        var name = "pvc-" + GetClaim("c").Uid();
        Directory.CreateDirectory(Path.Combine(Root, name));
        await Cluster.Client.CreateAsync(
            ResourceNames.PersistentVolumes,
            ProvisionedVolume.Of(GetClaim("c"), Cluster.List(ResourceNames.StorageClasses)[0], Path.Combine(Root, name), null, []),
            CancellationToken.None);
        await Cluster.IdleAsync();
        Assert.Equal(["found"], Cluster.List(ResourceNames.PersistentVolumes).Select(v => v.Name()));
        Assert.False(Directory.Exists(Path.Combine(Root, name)));
    }

    [Fact]
    [Trait("spec", "2.8.1")]
    public async Task A_class_without_a_provisioner_says_so()
    {
        await Class(provisioner: "kubernetes.io/no-provisioner");
        await Claim("c", more: OfClass);

        // Each look at the claim says it; how many there are is the queue's to decide.
        Assert.Equal(["Warning PersistentVolumeClaim/c ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner"], Events.Lines.Distinct());
    }

    [Fact]
    [Trait("spec", "2.13.2")]
    [Trait("spec", "2.13.4")]
    public async Task With_a_default_class_static_volumes_without_a_class_are_left_alone()
    {
        await StandardStorageClass.EnsureAsync(Cluster.Client, CancellationToken.None);
        await Volume("pv");
        await Claim("c");
        Assert.Equal("standard", GetClaim("c").StringAt("spec", "storageClassName"));
        Assert.Equal("Available", GetVolume("pv").StringAt("status", "phase"));
        Assert.Equal("pvc-" + GetClaim("c").Uid(), Bound["c"]);

        await Cluster.DeleteAsync(ResourceNames.StorageClasses, "", "standard");
        await Cluster.IdleAsync();
        Assert.Equal("standard", GetClaim("c").StringAt("spec", "storageClassName"));
        Assert.Single(Bound);
    }

    [Fact]
    [Trait("spec", "2.13.3")]
    [Trait("spec", "2.3.2")]
    public async Task A_default_class_that_comes_later_makes_volumes_for_the_claims_left_over()
    {
        await Volume("pv");
        await Claim("c");
        await Claim("d");
        await StandardStorageClass.EnsureAsync(Cluster.Client, CancellationToken.None);
        await StandardStorageClass.EnsureAsync(Cluster.Client, CancellationToken.None);
        await Cluster.IdleAsync();
        Assert.Equal("pv", Bound["c"]);
        Assert.Null(GetClaim("c").StringAt("spec", "storageClassName"));
        Assert.Equal("pvc-" + GetClaim("d").Uid(), Bound["d"]);
    }

    private async Task<string> Provisioned()
    {
        await Class();
        await Claim("c", more: OfClass);
        return Bound["c"]!;
    }

    private Task<JsonObject> Node(string name, string rack) => Cluster.CreateAsync(
        ResourceNames.Nodes, $$$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{name}}}","labels":{"rack":"{{{rack}}}"} } }""");
}
