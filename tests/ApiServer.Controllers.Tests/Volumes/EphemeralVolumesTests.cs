using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Volumes;

public sealed class EphemeralVolumesTests : VolumeTest
{
    [Fact]
    public async Task The_claim_is_named_after_pod_and_volume_and_belongs_to_the_pod()
    {
        await Volume("v");
        await CreatePodAsync();
        var claim = GetClaim("p-scratch");
        Assert.Equal(JsonArray.Of([ObjectMetadata.ControllerReferenceTo(GetPod())]), claim.Metadata().ArrayAt("ownerReferences"));
        Assert.Equal(("yes", "no"), (claim.Label("l"), claim.Annotation("a")));
        Assert.Equal("v", Bound["p-scratch"]);
    }

    [Fact]
    public async Task A_claim_that_is_deleted_is_made_again()
    {
        await CreatePodAsync();
        var first = GetClaim("p-scratch").Uid();
        await DeleteClaim("p-scratch");
        await Cluster.IdleAsync();
        Assert.NotEqual(first, GetClaim("p-scratch").Uid());
    }

    [Fact]
    public async Task A_claim_of_somebody_else_is_not_taken()
    {
        await Claim("p-scratch");
        await CreatePodAsync();
        Assert.Empty(GetClaim("p-scratch").Metadata().ArrayAt("ownerReferences"));
        Assert.Contains(
            "Warning Pod/p FailedBinding: ephemeral volume scratch: PVC ns/p-scratch was not created for pod ns/p (pod is not owner)", Events.Lines);
        await DeleteClaim("p-scratch");
        await Cluster.IdleAsync();
        Assert.Equal(GetPod().Uid(), GetClaim("p-scratch").ControllerReference()?.String("uid"));
    }

    private JsonObject GetPod() => Cluster.Client.Get(ResourceNames.Pods, "ns", "p")!;

    private async Task CreatePodAsync()
    {
        await Cluster.CreateAsync(
            ResourceNames.Pods,
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"ns"},
             "spec":{"containers":[{"name":"c","image":"c"}],"volumes":[{"name":"scratch","ephemeral":{"volumeClaimTemplate":{
               "metadata":{"labels":{"l":"yes"},"annotations":{"a":"no"}},
               "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}}}]}}
            """);
        await Cluster.IdleAsync();
    }
}
