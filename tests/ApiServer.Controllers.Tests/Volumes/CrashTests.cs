using ApiServer.Controllers.Volumes;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Volumes;

/// <summary>A server that is killed between any two of a binding's writes completes the same binding after its restart.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_binding_that_stopped_after_some_writes_is_completed_though_another_volume_would_fit_better(int writes)
    {
        await using var cluster = await TestCluster.OpenAsync();
        await Volume(cluster, "better", "1Gi");
        await Volume(cluster, "promised", "50Gi");
        var claim = await cluster.CreateAsync(
            ResourceNames.PersistentVolumeClaims,
            """{"metadata":{"name":"c","namespace":"default"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        var volume = VolumeMatching.Promise(cluster.Client.Get(ResourceNames.PersistentVolumes, "", "promised")!, claim);
        volume = await cluster.Client.UpdateAsync(ResourceNames.PersistentVolumes, volume, CancellationToken.None);
        if (writes >= 2)
        {
            await cluster.Client.UpdateStatusAsync(ResourceNames.PersistentVolumes, volume.WithAt("Bound", "status", "phase"), CancellationToken.None);
        }

        if (writes >= 3)
        {
            await cluster.Client.UpdateAsync(ResourceNames.PersistentVolumeClaims, Binding.WithVolume(claim, "promised"), CancellationToken.None);
        }

        await cluster.StartAsync(VolumeControllers.Create(cluster.Client, new TellingRecorder()));
        await cluster.IdleAsync();
        var bound = cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", "c")!;
        Assert.Equal(("Bound", "promised"), (bound.StringAt("status", "phase"), bound.StringAt("spec", "volumeName")));
        Assert.Equal("Bound", cluster.Client.Get(ResourceNames.PersistentVolumes, "", "promised")!.StringAt("status", "phase"));
        Assert.Null(cluster.Client.Get(ResourceNames.PersistentVolumes, "", "better")!.At("spec", "claimRef"));
    }

    private static async Task Volume(TestCluster cluster, string name, string size)
    {
        await cluster.CreateAsync(
            ResourceNames.PersistentVolumes,
            $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"{{{size}}}"},"hostPath":{"path":"/data"}} }""");
        await cluster.PatchAsync(ResourceNames.PersistentVolumes, "", name, """{"status":{"phase":"Available"}}""", "status");
    }
}
