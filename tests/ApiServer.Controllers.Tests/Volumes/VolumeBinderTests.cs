using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Volumes;

/// <summary>The writes are those of a recorded trace of a real cluster, without its waits.</summary>
public sealed class VolumeBinderTests : VolumeTest
{
    private const string FourWrites = """
        MODIFIED pv Available claim=ns/c uid rv bound-by-controller
        MODIFIED pv Bound claim=ns/c uid rv bound-by-controller
        MODIFIED c Pending vol=pv bind-completed bound-by-controller
        MODIFIED c Bound vol=pv bind-completed bound-by-controller cap=10Gi
        """;

    [Fact]
    [Trait("spec", "2.1.1")]
    [Trait("spec", "2.5.1")]
    [Trait("spec", "2.5.2")]
    [Trait("spec", "2.5.3")]
    [Trait("spec", "2.5.4")]
    [Trait("spec", "2.6.1")]
    public async Task A_new_volume_becomes_available_and_a_claim_takes_it_in_four_writes()
    {
        await Volume("pv");
        Assert.Equal("ADDED pv Pending\nMODIFIED pv Available", await TraceAsync());
        await Claim("c");
        Assert.Equal("ADDED c Pending\n" + FourWrites, await TraceAsync());
        Assert.Equal(JsonArray.OfStrings("ReadWriteOnce"), GetClaim("c").At("status", "accessModes"));
        Assert.Empty(Events.Lines);
    }

    [Fact]
    [Trait("spec", "2.3.2")]
    [Trait("spec", "2.12.2")]
    public async Task A_waiting_claim_is_served_by_a_new_volume_at_once()
    {
        await Claim("c");
        Assert.Equal("ADDED c Pending", await TraceAsync());
        Assert.Equal(["Normal PersistentVolumeClaim/c FailedBinding: no persistent volumes available for this claim and no storage class is set"], Events.Lines);
        await Volume("pv");
        Assert.Equal("ADDED pv Pending\nMODIFIED pv Available\n" + FourWrites, await TraceAsync());
    }

    [Fact]
    [Trait("spec", "2.6.1a")]
    [Trait("spec", "2.7.1")]
    [Trait("spec", "2.7.6")]
    public async Task Deletion_of_the_claim_releases_the_volume_which_is_not_used_again()
    {
        await Volume("pv");
        await Claim("c");
        await TraceAsync();
        await DeleteClaim("c");
        Assert.Equal(
            """
            MODIFIED c Bound deleting vol=pv bind-completed bound-by-controller cap=10Gi
            DELETED c Bound deleting vol=pv bind-completed bound-by-controller cap=10Gi
            MODIFIED pv Released claim=ns/c uid rv bound-by-controller
            """,
            await TraceAsync());
        await Claim("c");
        Assert.Equal("ADDED c Pending", await TraceAsync());
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"spec":{"claimRef":null}}""");
        Assert.StartsWith("MODIFIED pv Released bound-by-controller\nMODIFIED pv Available bound-by-controller\nMODIFIED pv Available claim=ns/c", await TraceAsync(), StringComparison.Ordinal);
        Assert.Equal("pv", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.10.2")]
    public async Task A_bound_volume_that_is_deleted_stays_until_its_claim_goes()
    {
        await Volume("pv");
        await Claim("c");
        await TraceAsync();
        await DeleteVolume("pv");
        Assert.Equal("MODIFIED pv Bound deleting claim=ns/c uid rv bound-by-controller", await TraceAsync());
        await DeleteClaim("c");
        Assert.EndsWith(
            "MODIFIED pv Released deleting claim=ns/c uid rv bound-by-controller\nDELETED pv Released deleting claim=ns/c uid rv bound-by-controller",
            await TraceAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "2.3.4")]
    public async Task A_claim_whose_volume_vanished_is_lost_and_found_again()
    {
        await Volume("pv");
        await Claim("c");
        await DeleteVolume("pv");
        await TraceAsync();
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"metadata":{"finalizers":null}}""");
        Assert.EndsWith("MODIFIED c Lost vol=pv bind-completed bound-by-controller", await TraceAsync(), StringComparison.Ordinal);
        Assert.Equal(["Warning PersistentVolumeClaim/c ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!"], Events.Lines);
        await Volume("pv");
        Assert.Equal(
            """
            ADDED pv Pending
            MODIFIED pv Available
            MODIFIED pv Available claim=ns/c uid rv bound-by-controller
            MODIFIED pv Bound claim=ns/c uid rv bound-by-controller
            MODIFIED c Bound vol=pv bind-completed bound-by-controller cap=10Gi
            """,
            await TraceAsync());
    }

    [Fact]
    [Trait("spec", "2.8.1")]
    [Trait("spec", "2.3.2")]
    public async Task A_claim_with_a_missing_class_says_so_and_still_takes_a_volume_of_that_class()
    {
        await Claim("c", more: "\"storageClassName\":\"x\",");
        Assert.Equal(["Warning PersistentVolumeClaim/c ProvisioningFailed: storageclass.storage.k8s.io \"x\" not found"], Events.Lines);
        await Volume("pv", more: "\"storageClassName\":\"x\",");
        Assert.Equal("pv", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.3.3")]
    [Trait("spec", "2.5.3")]
    public async Task A_claim_that_names_a_volume_is_bound_to_it_without_the_controllers_mark()
    {
        await Claim("c", more: "\"volumeName\":\"pv\",");
        Assert.Equal("ADDED c Pending vol=pv", await TraceAsync());
        Assert.Empty(Events.Lines);
        await Volume("pv");
        Assert.Equal(
            """
            ADDED pv Pending
            MODIFIED pv Available
            MODIFIED pv Available claim=ns/c uid rv bound-by-controller
            MODIFIED pv Bound claim=ns/c uid rv bound-by-controller
            MODIFIED c Pending vol=pv bind-completed
            MODIFIED c Bound vol=pv bind-completed cap=10Gi
            """,
            await TraceAsync());
    }

    [Fact]
    [Trait("spec", "2.4.3")]
    [Trait("spec", "2.5.1")]
    [Trait("spec", "2.6.1")]
    [Trait("spec", "2.6.2")]
    public async Task A_volume_reserved_for_a_claim_waits_for_it_and_keeps_its_own_mark_off()
    {
        await Volume("pv", more: "\"claimRef\":{\"namespace\":\"ns\",\"name\":\"c\"},\"storageClassName\":\"other\",");
        Assert.Equal("ADDED pv Pending claim=ns/c\nMODIFIED pv Available claim=ns/c", await TraceAsync());
        await Claim("c");
        Assert.Equal(
            """
            ADDED c Pending
            MODIFIED pv Available claim=ns/c uid rv
            MODIFIED pv Bound claim=ns/c uid rv
            MODIFIED c Pending vol=pv bind-completed bound-by-controller
            MODIFIED c Bound vol=pv bind-completed bound-by-controller cap=10Gi
            """,
            await TraceAsync());
    }

    [Fact]
    [Trait("spec", "2.3.3")]
    public async Task A_claim_that_names_a_volume_of_another_claim_waits()
    {
        await Volume("pv");
        await Claim("c");
        await Claim("d", more: "\"volumeName\":\"pv\",");
        Assert.Equal(["Warning PersistentVolumeClaim/d FailedBinding: volume \"pv\" already bound to a different claim."], Events.Lines);
        Assert.Equal("Pending", GetClaim("d").StringAt("status", "phase"));
    }

    [Theory]
    [Trait("spec", "2.3.3")]
    [Trait("spec", "2.12.5")]
    [InlineData("100Gi", "\"ReadWriteOnce\"", "", "requested PV is too small")]
    [InlineData("1Gi", "\"ReadWriteMany\"", "", "incompatible accessMode")]
    [InlineData("1Gi", "\"ReadWriteOnce\"", "\"volumeMode\":\"Block\",", "incompatible volumeMode")]
    [InlineData("1Gi", "\"ReadWriteOnce\"", "\"storageClassName\":\"x\",", "storageClassName does not match")]
    public async Task A_named_volume_that_does_not_fit_is_refused_with_the_reason(string size, string modes, string more, string why)
    {
        await Volume("pv");
        await Claim("c", size, modes, more + "\"volumeName\":\"pv\",");
        Assert.Contains($"Warning PersistentVolumeClaim/c VolumeMismatch: Cannot bind to requested volume \"pv\": {why}", Events.Lines);
        Assert.Empty(Bound);
    }

    [Fact]
    [Trait("spec", "2.12.1")]
    public async Task Many_claims_and_volumes_pair_up_one_to_one_in_any_order()
    {
        for (var i = 0; i < 15; i++)
        {
            await CreateClaim($"c{i}");
            await CreateVolume($"pv{i}");
            await CreateVolume($"extra{i}", more: "\"storageClassName\":\"other\",");
        }

        for (var i = 15; i < 30; i++)
        {
            await CreateVolume($"pv{i}");
            await CreateClaim($"c{i}");
        }

        await Cluster.IdleAsync();
        Assert.Equal(30, Bound.Count);
        Assert.Equal(30, Bound.Values.Distinct().Count());
        Assert.All(Bound, b => Assert.Equal(b.Key, GetVolume(b.Value!).StringAt("spec", "claimRef", "name")));
    }

    [Fact]
    public async Task A_volume_that_grows_serves_the_claim_that_waits_for_the_size()
    {
        await Volume("pv", "1Gi");
        await Claim("c", "5Gi");
        Assert.Empty(Bound);
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"spec":{"capacity":{"storage":"5Gi"}}}""");
        await Cluster.IdleAsync();
        Assert.Equal("pv", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.4.5")]
    public async Task A_claim_that_selects_labels_takes_only_a_volume_with_them()
    {
        await Claim("c", more: "\"selector\":{\"matchLabels\":{\"tier\":\"gold\"}},");
        await Volume("plain");
        await Volume("gold", labels: "\"tier\":\"gold\"");
        Assert.Equal("gold", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.3.2")]
    [Trait("spec", "2.8.2")]
    public async Task A_late_default_class_goes_to_the_claim_that_says_nothing_of_a_class()
    {
        await Claim("c");
        await Claim("none", more: "\"storageClassName\":\"\",");
        await Cluster.CreateAsync(
            ResourceNames.StorageClasses,
            """{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"std","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"example.com/p"}""");
        await Cluster.IdleAsync();
        Assert.Equal("std", GetClaim("c").StringAt("spec", "storageClassName"));
        Assert.Equal("example.com/p", GetClaim("c").Annotation("volume.kubernetes.io/storage-provisioner"));
        Assert.Equal("example.com/p", GetClaim("c").Annotation("volume.beta.kubernetes.io/storage-provisioner"));
        Assert.Equal("", GetClaim("none").StringAt("spec", "storageClassName"));
        Assert.Contains(Events.Lines, l => l.StartsWith("Normal PersistentVolumeClaim/c ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'example.com/p' or manually", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("spec", "2.4.4")]
    [Trait("spec", "2.9.1")]
    public async Task A_class_that_waits_for_a_consumer_binds_only_what_the_scheduler_promised()
    {
        await Cluster.CreateAsync(
            ResourceNames.StorageClasses,
            """{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"w"},"provisioner":"kubernetes.io/no-provisioner","volumeBindingMode":"WaitForFirstConsumer"}""");
        await Volume("pv", more: "\"storageClassName\":\"w\",");
        await Claim("c", more: "\"storageClassName\":\"w\",");
        Assert.Empty(Bound);
        Assert.Contains("Normal PersistentVolumeClaim/c WaitForFirstConsumer: waiting for first consumer to be created before binding", Events.Lines);
        var uid = GetClaim("c").Uid();
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", $$$$"""{"metadata":{"annotations":{"pv.kubernetes.io/bound-by-controller":"yes"}},"spec":{"claimRef":{"namespace":"ns","name":"c","uid":"{{{{uid}}}}"}}}""");
        await Cluster.IdleAsync();
        Assert.Equal("pv", Bound["c"]);
    }
}
