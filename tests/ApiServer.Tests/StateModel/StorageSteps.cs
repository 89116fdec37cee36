using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>What administrators do with volumes, and users with claims of their own (<c>own-N</c>) and the Pods that use them (<c>user-N</c>).</summary>
internal sealed class StorageSteps(TestCluster cluster, Random random)
{
    private const string Ns = "default";

    private int _volumes;

    public (string What, Func<Task> Step) Choose()
    {
        var claim = $"own-{random.Next(3)}";
        var pod = $"user-{random.Next(3)}";
        var volume = $"pv-{_volumes - random.Next(8)}";
        return random.Next(12) switch
        {
            0 or 1 or 2 => ($"volume pv-{++_volumes}", () => CreateVolumeAsync($"pv-{_volumes}", random.Next(1, 4), limit: 12)),
            3 => ($"volume pv-{++_volumes} for {claim}", () => CreateVolumeAsync($"pv-{_volumes}", 3, limit: 12, $$""","claimRef":{"namespace":"default","name":"{{claim}}"}""")),
            4 => ("free volumes", FreeVolumesAsync),
            5 => ($"delete volume {volume}", () => cluster.DeleteAsync(ResourceNames.PersistentVolumes, "", volume)),
            6 => ($"claim {claim}", () => CreateClaimAsync(claim)),
            7 => ($"claim {claim} of {volume}", () => CreateClaimAsync(claim, $$""","volumeName":"{{volume}}" """)),
            8 => ($"delete claim {claim}", () => cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, Ns, claim)),
            9 or 10 => ($"pod {pod} with {claim}", () => CreatePodAsync(pod, claim)),
            _ => ($"delete pod {pod}", () => cluster.DeleteAsync(ResourceNames.Pods, Ns, pod, random.Next(3) == 0 ? 0 : null)),
        };
    }

    /// <summary>All claims and Pods of their own are deleted, and there are volumes for everybody else.</summary>
    public async Task MendAsync(int volumes)
    {
        foreach (var pod in cluster.List(ResourceNames.Pods).Where(p => p.Name().StartsWith("user-", StringComparison.Ordinal) && !p.IsDeleting()))
        {
            await cluster.DeleteAsync(ResourceNames.Pods, Ns, pod.Name());
        }

        foreach (var claim in cluster.List(ResourceNames.PersistentVolumeClaims).Where(c => c.Name().StartsWith("own-", StringComparison.Ordinal) && !c.IsDeleting()))
        {
            await cluster.DeleteAsync(ResourceNames.PersistentVolumeClaims, Ns, claim.Name());
        }

        for (var i = 0; i < volumes; i++)
        {
            await CreateVolumeAsync($"pv-{++_volumes}", 3, limit: int.MaxValue);
        }
    }

    private Task CreateVolumeAsync(string name, int size, int limit, string more = "") => cluster.List(ResourceNames.PersistentVolumes).Count > limit ? Task.CompletedTask : cluster.CreateAsync(
        ResourceNames.PersistentVolumes,
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"capacity":{"storage":"{{{size}}}Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/data/{{{name}}}"}{{{more}}} } }""");

    /// <summary>What an administrator does with Released volumes: some are made available again, some are deleted.</summary>
    private async Task FreeVolumesAsync()
    {
        foreach (var volume in cluster.List(ResourceNames.PersistentVolumes).Where(v => v.StringAt("status", "phase") == "Released"))
        {
            if (random.Next(2) == 0)
            {
                await cluster.PatchAsync(ResourceNames.PersistentVolumes, "", volume.Name(), """{"spec":{"claimRef":null}}""");
            }
            else
            {
                await cluster.DeleteAsync(ResourceNames.PersistentVolumes, "", volume.Name());
            }
        }
    }

    private Task<JsonObject> CreateClaimAsync(string name, string more = "") => cluster.CreateAsync(
        ResourceNames.PersistentVolumeClaims,
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{{random.Next(1, 4)}}}Gi"}}{{{more}}} } }""");

    private Task<JsonObject> CreatePodAsync(string name, string claim) => cluster.CreateAsync(ResourceNames.Pods, $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"terminationGracePeriodSeconds":5,"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}],
         "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"{{{claim}}}"}}]} }
        """);
}
