using ApiServer.Controllers.Volumes;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Tests.Volumes;

/// <summary>States that no story leads to, but a user, another controller or an older server.</summary>
public sealed class VolumeStatesTests : VolumeTest
{
    [Fact]
    [Trait("spec", "2.1.10")]
    public async Task Status_is_not_written_with_the_rest_and_no_generation_is_counted()
    {
        await Volume("pv");
        await Claim("c");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"spec":{"capacity":{"storage":"11Gi"}},"status":{"phase":"Failed"}}""");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", """{"metadata":{"labels":{"a":"b"}},"status":{"phase":"Lost"}}""");
        Assert.Equal(("Bound", "Bound"), (GetVolume("pv").StringAt("status", "phase"), GetClaim("c").StringAt("status", "phase")));
        Assert.Null(GetVolume("pv").At("metadata", "generation"));
        Assert.Null(GetClaim("c").At("metadata", "generation"));
    }

    [Fact]
    [Trait("spec", "2.2.1")]
    public async Task Nothing_is_repeated_while_nothing_happens()
    {
        await Claim("c");
        await Claim("x", more: "\"storageClassName\":\"x\",");
        var told = Events.Lines.Count;
        await TraceAsync();
        await Cluster.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(told, Events.Lines.Count);
        Assert.Equal("", await TraceAsync());
    }

    [Fact]
    [Trait("spec", "2.2.2")]
    [Trait("spec", "2.12.1")]
    public async Task A_decision_on_a_state_that_is_over_is_not_written()
    {
        await Volume("pv");
        var before = GetVolume("pv");
        await CreateClaim("c");
        await CreateClaim("d");
        await Cluster.IdleAsync();
        var (winner, loser) = Bound.ContainsKey("c") ? ("c", "d") : ("d", "c");
        Assert.Equal([winner], Bound.Keys);
        Assert.Equal("Pending", GetClaim(loser).StringAt("status", "phase"));

        var late = new Binding(Cluster.Client, Events);
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => late.BindAsync(before, GetClaim(loser), CancellationToken.None));
        Assert.True(refused.Is(StatusReason.Conflict));
    }

    [Fact]
    [Trait("spec", "2.3.1")]
    public async Task A_claim_that_only_says_that_it_is_bound_is_not()
    {
        await Claim("c");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", """{"status":{"phase":"Bound"}}""", "status");
        await Cluster.IdleAsync();
        Assert.Equal("Pending", GetClaim("c").StringAt("status", "phase"));
        await Volume("pv");
        Assert.Equal("pv", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.3.4")]
    public async Task A_claim_whose_volume_was_given_to_another_is_lost()
    {
        await Volume("pv");
        await Claim("c");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"spec":{"claimRef":{"name":"other","uid":"u"}}}""");
        await Cluster.IdleAsync();
        Assert.Equal("Lost", GetClaim("c").StringAt("status", "phase"));
        Assert.Equal(["Warning PersistentVolumeClaim/c ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly"], Events.Lines);
    }

    [Fact]
    [Trait("spec", "2.3.4")]
    public async Task A_claim_that_was_bound_and_names_no_volume_is_lost()
    {
        await Claim("c");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", """{"metadata":{"annotations":{"pv.kubernetes.io/bind-completed":"yes"}}}""");
        await Cluster.IdleAsync();
        Assert.Equal("Lost", GetClaim("c").StringAt("status", "phase"));
        Assert.Equal("Warning PersistentVolumeClaim/c ClaimLost: Bound claim has lost reference to PersistentVolume. Data on the volume is lost!", Events.Lines[^1]);
    }

    [Fact]
    [Trait("spec", "2.4.6")]
    public async Task A_claim_that_binds_at_once_takes_a_volume_that_no_node_reaches()
    {
        await Volume("pv", more: """
            "nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In","values":["nowhere"]}]}]}},
            """);
        await Claim("c");
        Assert.Equal("pv", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.6.1b")]
    public async Task A_volume_that_was_given_to_a_claim_of_another_mode_warns_both()
    {
        await Claim("c", more: "\"volumeMode\":\"Block\",");
        await Volume("pv", more: $$"""
            "claimRef":{"namespace":"ns","name":"c","uid":"{{GetClaim("c").Uid()}}"},
            """);
        Assert.Empty(Bound);
        Assert.Contains("Warning PersistentVolume/pv VolumeMismatch: Cannot bind PersistentVolume to requested PersistentVolumeClaim \"c\" due to incompatible volumeMode.", Events.Lines);
        Assert.Contains("Warning PersistentVolumeClaim/c VolumeMismatch: Cannot bind PersistentVolume \"pv\" to requested PersistentVolumeClaim due to incompatible volumeMode.", Events.Lines);
    }

    [Fact]
    [Trait("spec", "2.6.1c")]
    public async Task A_volume_whose_claim_names_it_is_bound_again()
    {
        await Volume("pv");
        await Claim("c");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"status":{"phase":"Available"}}""", "status");
        await Cluster.IdleAsync();
        Assert.Equal("Bound", GetVolume("pv").StringAt("status", "phase"));
    }

    [Theory]
    [Trait("spec", "2.6.1d")]
    [InlineData(true, null)]
    [InlineData(false, "c")]
    public async Task A_volume_whose_claim_has_another_one_is_free_again_but_for_a_users_reservation(bool byController, string? reservedFor)
    {
        await Volume("first");
        await Claim("c");
        await Volume("second", more: $$"""
            "claimRef":{"namespace":"ns","name":"c"{{(byController ? $",\"uid\":\"{GetClaim("c").Uid()}\"" : "")}}},
            """);
        if (byController)
        {
            await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "second", $$$"""{"metadata":{"annotations":{"pv.kubernetes.io/bound-by-controller":"yes"}},"spec":{"claimRef":{"namespace":"ns","name":"c","uid":"{{{GetClaim("c").Uid()}}}"} } }""");
        }
        else
        {
            await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "second", $$$"""{"spec":{"claimRef":{"uid":"{{{GetClaim("c").Uid()}}}"} } }""");
        }

        await Cluster.IdleAsync();
        var second = GetVolume("second");
        Assert.Equal("Available", second.StringAt("status", "phase"));
        Assert.Equal(reservedFor, second.StringAt("spec", "claimRef", "name"));
        Assert.Null(second.StringAt("spec", "claimRef", "uid"));
        Assert.Equal("first", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.7.2")]
    public async Task A_volume_is_recycled_when_no_pod_uses_it_any_more()
    {
        await Volume("pv", more: "\"persistentVolumeReclaimPolicy\":\"Recycle\",");
        await Claim("c");
        await Pod("p", "node-0");
        await DeleteClaim("c");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", """{"metadata":{"finalizers":null}}""");
        await Cluster.IdleAsync();
        Assert.Equal("Released", GetVolume("pv").StringAt("status", "phase"));
        Assert.Equal("Normal PersistentVolume/pv VolumeFailedRecycle: Volume is used by pods: ns/p", Events.Lines[^1]);

        await Cluster.PatchAsync(ResourceNames.Pods, "ns", "p", """{"status":{"phase":"Succeeded"}}""", "status");
        await Cluster.IdleAsync();
        Assert.Equal("Normal PersistentVolume/pv VolumeRecycled: Volume recycled", Events.Lines[^1]);
        Assert.Equal("Available", GetVolume("pv").StringAt("status", "phase"));
        Assert.Null(GetVolume("pv").At("spec", "claimRef"));
    }

    [Fact]
    [Trait("spec", "2.7.2")]
    [Trait("spec", "2.7.6")]
    public async Task A_volume_that_nobody_can_empty_has_failed_until_its_claim_is_taken_away()
    {
        await Volume("pv", more: "\"persistentVolumeReclaimPolicy\":\"Recycle\",", source: "\"csi\":{\"driver\":\"d\",\"volumeHandle\":\"h\"}");
        await Claim("c");
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.Equal("Failed", GetVolume("pv").StringAt("status", "phase"));
        Assert.Equal(["Warning PersistentVolume/pv VolumeFailedRecycle: No recycler plugin found for the volume!"], Events.Lines);
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"metadata":{"labels":{"a":"b"}}}""");
        await Cluster.IdleAsync();
        Assert.Equal("Failed", GetVolume("pv").StringAt("status", "phase"));
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"spec":{"claimRef":null}}""");
        await Cluster.IdleAsync();
        Assert.Equal("Available", GetVolume("pv").StringAt("status", "phase"));
    }

    [Fact]
    [Trait("spec", "2.9.1")]
    public async Task A_waiting_claim_names_the_pods_that_could_not_be_scheduled()
    {
        await Class("\"volumeBindingMode\":\"WaitForFirstConsumer\",");
        await Claim("c", more: OfClass);
        await Pod("p", null);
        await RefuseAsync("p");
        Assert.Equal("Normal PersistentVolumeClaim/c WaitForPodScheduled: waiting for pod p to be scheduled", Events.Lines[^1]);
        await Pod("q", null);
        await RefuseAsync("q");
        Assert.Equal("Normal PersistentVolumeClaim/c WaitForPodScheduled: waiting for pods p,q to be scheduled", Events.Lines[^1]);
    }

    [Fact]
    [Trait("spec", "2.12.3")]
    public async Task A_volume_that_is_still_pending_fits_no_claim()
    {
        await Claim("c");
        await Volume("pv", more: "\"claimRef\":{\"namespace\":\"ns\",\"name\":\"other\"},");
        var free = GetVolume("pv").WithoutAt("spec", "claimRef");
        var wish = new ClaimWish(GetClaim("c"));
        Assert.True(wish.Accepts(VolumeOffer.Of(free)));
        Assert.False(wish.Accepts(VolumeOffer.Of(free.WithAt("Pending", "status", "phase"))));
    }

    [Fact]
    [Trait("spec", "2.12.5")]
    public async Task A_claim_and_a_volume_that_name_each_other_are_bound_whoever_else_waits()
    {
        await Claim("other");
        await Volume("pv", more: "\"claimRef\":{\"namespace\":\"ns\",\"name\":\"c\"},");
        await Claim("c", more: "\"volumeName\":\"pv\",");
        Assert.Equal(["c"], Bound.Keys);
        Assert.Null(GetClaim("c").Annotation("pv.kubernetes.io/bound-by-controller"));
        Assert.Null(GetVolume("pv").Annotation("pv.kubernetes.io/bound-by-controller"));
    }

    [Fact]
    [Trait("spec", "2.13.1")]
    public async Task Three_volumes_serve_three_claims_and_the_fourth_waits()
    {
        foreach (var name in new[] { "my-pv1", "my-pv2", "my-pv3" })
        {
            await Volume(name);
        }

        foreach (var name in new[] { "www-web-0", "www-web-1", "www-web-2", "www-web-3" })
        {
            await Claim(name);
        }

        Assert.Equal(["my-pv1", "my-pv2", "my-pv3"], Bound.Values.Order(StringComparer.Ordinal));
        Assert.All(Bound.Keys, c => Assert.Equal("10Gi", GetClaim(c).StringAt("status", "capacity", "storage")));
        Assert.All(Bound.Keys, c => Assert.Null(GetClaim(c).At("spec", "storageClassName")));
        Assert.Equal("Pending", GetClaim("www-web-3").StringAt("status", "phase"));
        Assert.Equal(["Normal PersistentVolumeClaim/www-web-3 FailedBinding: no persistent volumes available for this claim and no storage class is set"], Events.Lines);

        await DeleteClaim("www-web-0");
        await Cluster.IdleAsync();
        Assert.Equal("Pending", GetClaim("www-web-3").StringAt("status", "phase"));
    }

    private async Task RefuseAsync(string pod)
    {
        await Cluster.PatchAsync(ResourceNames.Pods, "ns", pod, """{"status":{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""", "status");
        await Cluster.IdleAsync();
    }

    private Task<JsonObject> Pod(string name, string? node) => Cluster.CreateAsync(
        ResourceNames.Pods,
        $$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"ns"},
         "spec":{ {{{(node is null ? "" : $"\"nodeName\":\"{node}\",")}}} "containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"c"}}]} }
        """);
}
