using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Volumes;

public sealed class VolumeReclaimTests : VolumeTest
{
    [Theory]
    [Trait("spec", "2.7.3")]
    [InlineData("\"hostPath\":{\"path\":\"/data/d1\"}", "host_path deleter only supports /tmp/.+ but received provided /data/d1")]
    [InlineData("\"nfs\":{\"server\":\"s\",\"path\":\"/\"}", "error getting deleter volume plugin for volume \"pv\": no deletable volume plugin matched")]
    [InlineData("\"rbd\":{\"image\":\"i\",\"monitors\":[\"m\"]}", "error getting deleter volume plugin for volume \"pv\": no volume plugin matched")]
    public async Task A_volume_that_nobody_can_delete_fails(string source, string why)
    {
        await ReleaseWithDelete(source);
        Assert.EndsWith(
            $"MODIFIED pv Released claim=ns/c uid rv bound-by-controller\nMODIFIED pv Failed claim=ns/c uid rv bound-by-controller msg={why}",
            await TraceAsync(),
            StringComparison.Ordinal);
        Assert.Equal([$"Warning PersistentVolume/pv VolumeFailedDelete: {why}"], Events.Lines);
    }

    [Fact]
    [Trait("spec", "2.7.3")]
    public async Task A_host_path_below_tmp_is_deleted()
    {
        await ReleaseWithDelete("\"hostPath\":{\"path\":\"/tmp/d2\"}");
        Assert.EndsWith(
            """
            MODIFIED pv Released claim=ns/c uid rv bound-by-controller
            MODIFIED pv Released deleting claim=ns/c uid rv bound-by-controller
            DELETED pv Released deleting claim=ns/c uid rv bound-by-controller
            """,
            await TraceAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "2.7.6")]
    public async Task A_released_volume_whose_policy_changes_is_reclaimed_by_the_new_one()
    {
        await Volume("pv");
        await Claim("c");
        await DeleteClaim("c");
        await TraceAsync();
        await Cluster.PatchAsync(ResourceNames.PersistentVolumes, "", "pv", """{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}""");
        Assert.EndsWith("MODIFIED pv Failed claim=ns/c uid rv bound-by-controller msg=host_path deleter only supports /tmp/.+ but received provided /data/x", await TraceAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "2.10.2")]
    public async Task An_available_volume_is_deleted_at_once()
    {
        await Volume("pv");
        await TraceAsync();
        await DeleteVolume("pv");
        Assert.Equal("MODIFIED pv Available deleting\nDELETED pv Available deleting", await TraceAsync());
    }

    private async Task ReleaseWithDelete(string source)
    {
        await Volume("pv", more: "\"persistentVolumeReclaimPolicy\":\"Delete\",", source: source);
        await Claim("c");
        await DeleteClaim("c");
    }
}
