using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Tests.Volumes;

public sealed class ProtectionTests : VolumeTest
{
    [Theory]
    [Trait("spec", "2.10.1")]
    [InlineData("Running")]
    [InlineData("Succeeded")]
    public async Task A_claim_in_use_goes_only_after_its_pod_even_a_finished_one(string phase)
    {
        await Volume("pv");
        await Claim("c");
        await Pod("user", "node-0", phase);
        await Cluster.IdleAsync();
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.True(GetClaim("c").IsDeleting());
        await Cluster.DeleteAsync(ResourceNames.Pods, "ns", "user", new DeleteOptions { GracePeriodSeconds = 0 });
        await Cluster.IdleAsync();
        Assert.Null(Cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "ns", "c"));
        Assert.Equal("Released", GetVolume("pv").StringAt("status", "phase"));
    }

    [Theory]
    [Trait("spec", "2.10.1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_stopped_pod_that_waits_for_a_finalizer_only_its_own_claim_goes(bool owns)
    {
        await Claim("c");
        await Pod("user", "node-0", "Running");
        await Cluster.PatchAsync(ResourceNames.Pods, "ns", "user", """{"metadata":{"finalizers":["example.com/wait"]}}""");
        if (owns)
        {
            var uid = Cluster.Client.Get(ResourceNames.Pods, "ns", "user")!.Uid();
            await Cluster.PatchAsync(
                ResourceNames.PersistentVolumeClaims,
                "ns",
                "c",
                $$$"""{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"user","uid":"{{{uid}}}"}]}}""");
        }

        await DeleteClaim("c");
        await Cluster.DeleteAsync(ResourceNames.Pods, "ns", "user", new DeleteOptions { GracePeriodSeconds = 30 });
        await Cluster.IdleAsync();
        Assert.True(GetClaim("c").IsDeleting());
        await Cluster.DeleteAsync(ResourceNames.Pods, "ns", "user", new DeleteOptions { GracePeriodSeconds = 0 });
        await Cluster.IdleAsync();
        Assert.Equal(owns, Cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "ns", "c") is null);
    }

    [Fact]
    [Trait("spec", "2.10.1")]
    public async Task A_pod_without_a_node_does_not_hold_a_claim()
    {
        await Claim("c");
        await Pod("user", null, "Pending");
        await DeleteClaim("c");
        await Cluster.IdleAsync();
        Assert.Null(Cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "ns", "c"));
    }

    [Fact]
    [Trait("spec", "2.1.2")]
    public async Task A_finalizer_taken_from_a_live_object_is_put_back()
    {
        await Volume("pv");
        await Claim("c");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"metadata":{"finalizers":null}}""");
        await Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", """{"metadata":{"finalizers":null}}""");
        await Cluster.IdleAsync();
        Assert.True(GetVolume("pv").HasFinalizer("kubernetes.io/pv-protection"));
        Assert.True(GetClaim("c").HasFinalizer("kubernetes.io/pvc-protection"));
    }

    private async Task Pod(string name, string? node, string phase)
    {
        var on = node is null ? "" : $"\"nodeName\":\"{node}\",";
        await Cluster.CreateAsync(
            ResourceNames.Pods,
            $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"ns"},"spec":{ {{{on}}} "containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"c"}}]} }""");
        await Cluster.PatchAsync(ResourceNames.Pods, "ns", name, $$$"""{"status":{"phase":"{{{phase}}}"}}""", "status");
    }
}
