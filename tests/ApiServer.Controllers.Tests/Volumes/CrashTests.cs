using ApiServer.Controllers.Volumes;
using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Volumes;

/// <summary>
/// A server that is killed between any two writes of its volume controllers completes after its restart what it had begun: each case is run
/// again and again, and the store refuses one write later each time, until all fit in before.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const string OneGi = """
        {"metadata":{"name":"c","namespace":"default"},"spec":{"storageClassName":"CLASS","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("volumes-").FullName;
    private FailingStore _store = null!;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    [Trait("spec", "2.5.5")]
    public Task A_claim_and_a_volume_are_bound_to_each_other() => KillAfterEachWriteAsync(
        atLeast: 3,
        async cluster =>
        {
            await VolumeAsync(cluster, "better", "1Gi");
            await VolumeAsync(cluster, "promised", "50Gi");
            var claim = await cluster.CreateAsync(ResourceNames.PersistentVolumeClaims, OneGi.Replace("CLASS", "", StringComparison.Ordinal));

            // The first write was done when the better volume came.
            await cluster.Client.UpdateAsync(
                ResourceNames.PersistentVolumes, VolumeMatching.Promise(cluster.Client.Get(ResourceNames.PersistentVolumes, "", "promised")!, claim), CancellationToken.None);
        },
        cluster =>
        {
            Assert.Equal(("Bound", "promised"), (Claim(cluster)!.StringAt("status", "phase"), Claim(cluster)!.StringAt("spec", "volumeName")));
            Assert.Equal("50Gi", Claim(cluster)!.StringAt("status", "capacity", "storage"));
            Assert.Equal("Bound", cluster.Client.Get(ResourceNames.PersistentVolumes, "", "promised")!.StringAt("status", "phase"));
            Assert.Null(cluster.Client.Get(ResourceNames.PersistentVolumes, "", "better")!.At("spec", "claimRef"));
        });

    [Fact]
    [Trait("spec", "2.5.5")]
    public Task A_claim_takes_one_of_two_volumes() => KillAfterEachWriteAsync(
        atLeast: 4,
        async cluster =>
        {
            await VolumeAsync(cluster, "a", "2Gi");
            await VolumeAsync(cluster, "b", "2Gi");
            await cluster.CreateAsync(ResourceNames.PersistentVolumeClaims, OneGi.Replace("CLASS", "", StringComparison.Ordinal));
        },
        cluster =>
        {
            Assert.Equal("Bound", Claim(cluster)!.StringAt("status", "phase"));
            var volume = Assert.Single(cluster.List(ResourceNames.PersistentVolumes), v => v.At("spec", "claimRef") is not null);
            Assert.Equal((Claim(cluster)!.StringAt("spec", "volumeName"), "Bound"), (volume.Name(), volume.StringAt("status", "phase")));
        });

    [Fact]
    [Trait("spec", "2.8.4")]
    public Task A_claim_gets_one_volume_made_for_it() => KillAfterEachWriteAsync(
        atLeast: 5,
        async cluster =>
        {
            await ClassAsync(cluster);
            await cluster.CreateAsync(ResourceNames.PersistentVolumeClaims, OneGi.Replace("CLASS", "dir", StringComparison.Ordinal));
        },
        cluster =>
        {
            var volume = Assert.Single(cluster.List(ResourceNames.PersistentVolumes));
            Assert.Equal(("Bound", volume.Name()), (Claim(cluster)!.StringAt("status", "phase"), Claim(cluster)!.StringAt("spec", "volumeName")));
            Assert.Equal("Bound", volume.StringAt("status", "phase"));
            Assert.True(Directory.Exists(Path.Combine(_root, volume.Name())));
        });

    [Fact]
    [Trait("spec", "2.11.1")]
    public Task A_claim_grows() => KillAfterEachWriteAsync(
        atLeast: 3,
        async cluster =>
        {
            await BoundAsync(cluster);
            await cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "default", "c", """{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""");
        },
        cluster =>
        {
            Assert.Equal("2Gi", Assert.Single(cluster.List(ResourceNames.PersistentVolumes)).StringAt("spec", "capacity", "storage"));
            Assert.Equal("2Gi", Claim(cluster)!.StringAt("status", "capacity", "storage"));
            Assert.Null(Claim(cluster)!.At("status", "conditions"));
            Assert.Null(Claim(cluster)!.At("status", "allocatedResourceStatuses"));
        });

    [Fact]
    [Trait("spec", "2.7.3")]
    [Trait("spec", "2.7.5")]
    public Task A_claim_is_deleted_with_all_that_was_made_for_it() => KillAfterEachWriteAsync(
        atLeast: 4,
        async cluster =>
        {
            await BoundAsync(cluster);
            await cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, "default", "c");
        },
        cluster =>
        {
            Assert.Null(Claim(cluster));
            Assert.Empty(cluster.List(ResourceNames.PersistentVolumes));
            Assert.Empty(Directory.EnumerateDirectories(_root));
        });

    private async Task KillAfterEachWriteAsync(int atLeast, Func<TestCluster, Task> arrange, Action<TestCluster> check)
    {
        for (var writes = 0; ; writes++)
        {
            await using var cluster = await TestCluster.OpenAsync(s => _store = new FailingStore(s));
            await arrange(cluster);

            _store.Allow(writes);
            await StartAsync(cluster);
            await cluster.IdleAsync();
            await cluster.StopAsync();
            var killed = _store.Refused;

            _store.Allow(null);
            await StartAsync(cluster);
            await cluster.IdleAsync();
            check(cluster);
            if (!killed)
            {
                Assert.True(writes >= atLeast, $"The case took {writes} writes only.");
                return;
            }

            foreach (var directory in Directory.EnumerateDirectories(_root))
            {
                Directory.Delete(directory);
            }
        }
    }

    private Task StartAsync(TestCluster cluster) => cluster.StartAsync(VolumeControllers.Create(cluster.Client, new TellingRecorder(), _root));

    private static JsonObject? Claim(TestCluster cluster) => cluster.Client.Get(ResourceNames.PersistentVolumeClaims, "default", "c");

    private async Task BoundAsync(TestCluster cluster)
    {
        await ClassAsync(cluster);
        await cluster.CreateAsync(ResourceNames.PersistentVolumeClaims, OneGi.Replace("CLASS", "dir", StringComparison.Ordinal));
        await StartAsync(cluster);
        await cluster.IdleAsync();
        await cluster.StopAsync();
        Assert.Equal("Bound", Claim(cluster)!.StringAt("status", "phase"));
    }

    private static Task<JsonObject> ClassAsync(TestCluster cluster) => cluster.CreateAsync(
        ResourceNames.StorageClasses,
        $$"""{"metadata":{"name":"dir"},"provisioner":"{{VolumeDirectories.Provisioner}}","allowVolumeExpansion":true}""");

    private static async Task VolumeAsync(TestCluster cluster, string name, string size)
    {
        await cluster.CreateAsync(
            ResourceNames.PersistentVolumes,
            $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"{{{size}}}"},"hostPath":{"path":"/data"}} }""");
        await cluster.PatchAsync(ResourceNames.PersistentVolumes, "", name, """{"status":{"phase":"Available"}}""", "status");
    }
}
