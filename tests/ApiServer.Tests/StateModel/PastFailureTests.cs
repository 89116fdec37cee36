using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;

namespace ApiServer.Tests.StateModel;

/// <summary>Short histories out of long ones that once failed.</summary>
public sealed class PastFailureTests
{
    [Fact]
    [Trait("spec", "1.7.3")]
    public async Task A_set_that_is_deleted_in_the_foreground_while_it_scales_down_goes_with_its_claims()
    {
        await using var model = await ModelCluster.StartAsync();
        var cluster = model.Cluster;
        foreach (var volume in new[] { "pv-0", "pv-1" })
        {
            await cluster.CreateAsync(ResourceNames.PersistentVolumes, $$"""
                {"metadata":{"name":"{{volume}}"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/data"} } }
                """);
        }

        await cluster.CreateAsync(ResourceNames.StatefulSets, """
            {"metadata":{"name":"a","namespace":"default"},"spec":{"serviceName":"a","replicas":2,"selector":{"matchLabels":{"app":"a"}},
             "persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Delete"},
             "template":{"metadata":{"labels":{"app":"a"},"annotations":{"simulation.apiserver.local/stop-delay":"4s"}},"spec":{"terminationGracePeriodSeconds":5,"containers":[{"name":"nginx","image":"nginx"}]}},
             "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
            """);
        await cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["Running", "Running"], cluster.List(ResourceNames.Pods).Select(p => p.StringAt("status", "phase")));

        // Both Pods own their claims now, and a-0 waits for a-1 to go. Then it is deleted in the foreground itself: it waits for its claim, which it uses.
        await cluster.PatchAsync(ResourceNames.StatefulSets, "default", "a", """{"spec":{"replicas":0}}""");
        await cluster.IdleAsync();
        await cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "a", new DeleteOptions { PropagationPolicy = "Foreground" });
        await cluster.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(cluster.List(ResourceNames.Pods));
        Assert.Empty(cluster.List(ResourceNames.PersistentVolumeClaims));
        Assert.Empty(cluster.List(ResourceNames.StatefulSets));
        Assert.Equal(["Released", "Released"], cluster.List(ResourceNames.PersistentVolumes).Select(v => v.StringAt("status", "phase")));
    }
}
