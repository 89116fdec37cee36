using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Volumes;

public sealed class ExpansionTests : VolumeTest
{
    [Fact]
    [Trait("spec", "2.11.1")]
    public async Task A_claim_grows_in_three_writes_and_tells_what_happens()
    {
        await BoundClaim("");
        var volume = Bound["c"]!;
        await Ask("2Gi");
        Assert.Equal(
            [
                """claim {"requests":"2Gi","capacity":"1Gi"}""",
                """claim {"requests":"2Gi","capacity":"1Gi","allocated":"2Gi","state":"ControllerResizeInProgress","conditions":["Resizing"]}""",
                """volume "2Gi" """.TrimEnd(),
                """claim {"requests":"2Gi","capacity":"2Gi","allocated":"2Gi"}""",
            ],
            await Writes());
        Assert.Equal(VolumeDirectories.Provisioner, GetClaim("c").Annotation("volume.kubernetes.io/storage-resizer"));
        Assert.Equal(
            [
                $"Normal PersistentVolumeClaim/c Resizing: External resizer is resizing volume {volume}",
                "Normal PersistentVolumeClaim/c VolumeResizeSuccessful: Resize volume succeeded",
            ],
            Events.Lines.TakeLast(2));
    }

    [Fact]
    [Trait("spec", "2.11.1")]
    public async Task A_size_that_cannot_be_had_is_told_and_may_be_taken_back()
    {
        await BoundClaim("\"parameters\":{\"capacity\":\"5Gi\"},");
        await Ask("9Gi");
        await Cluster.IdleAsync();
        var claim = GetClaim("c");
        Assert.Equal("ControllerResizeInfeasible", claim.StringAt("status", "allocatedResourceStatuses", "storage"));
        Assert.Equal(["Resizing", "ControllerResizeError"], claim.ArrayAt("status", "conditions").Objects.Select(c => c.String("type")));
        Assert.Equal("failed to expand pvc with the volumes of class \"dir\" may have 5Gi together", claim.Condition("ControllerResizeError")!.String("message"));
        Assert.Equal("1Gi", claim.StringAt("status", "capacity", "storage"));
        Assert.Contains(Events.Lines, l => l.StartsWith("Warning PersistentVolumeClaim/c VolumeResizeFailed: ", StringComparison.Ordinal));

        await Ask("4Gi");
        await Cluster.IdleAsync();
        Assert.Equal("4Gi", GetClaim("c").StringAt("status", "capacity", "storage"));
        Assert.Null(GetClaim("c").At("status", "conditions"));
        Assert.Null(GetClaim("c").At("status", "allocatedResourceStatuses"));
    }

    [Fact]
    [Trait("spec", "2.11.1")]
    public async Task A_size_that_could_not_be_had_is_tried_again_when_there_may_be_room()
    {
        await BoundClaim("\"parameters\":{\"capacity\":\"5Gi\"},");
        await Claim("other", "4Gi", more: OfClass);
        await Ask("3Gi");
        await Cluster.IdleAsync();
        Assert.Equal("1Gi", GetClaim("c").StringAt("status", "capacity", "storage"));
        var events = Events.Lines.Count;
        await Cluster.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(events, Events.Lines.Count);

        await DeleteClaim("other");
        await Cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("3Gi", GetClaim("c").StringAt("status", "capacity", "storage"));
    }

    [Fact]
    [Trait("spec", "2.1.9")]
    [Trait("spec", "2.11.1")]
    public async Task A_class_that_does_not_allow_it_refuses()
    {
        await BoundClaim("\"allowVolumeExpansion\":false,");
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => Ask("2Gi"));
        Assert.Equal("persistentvolumeclaims \"c\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize", refused.Message);
    }

    [Fact]
    [Trait("spec", "2.11.2")]
    public async Task A_volume_of_somebody_else_is_left_to_an_external_resizer()
    {
        await Class("\"allowVolumeExpansion\":true,", "example.com/p");
        await Volume("pv", more: OfClass);
        await Claim("c", more: OfClass);
        await Ask("20Gi");
        await Cluster.IdleAsync();
        Assert.Equal(["Normal PersistentVolumeClaim/c ExternalExpanding: waiting for an external controller to expand this PVC"], Events.Lines);
        Assert.Equal("10Gi", GetClaim("c").StringAt("status", "capacity", "storage"));
    }

    private async Task BoundClaim(string parameters)
    {
        await Class(parameters.Contains("allowVolumeExpansion", StringComparison.Ordinal) ? parameters : parameters + "\"allowVolumeExpansion\":true,");
        await Claim("c", more: OfClass);
        await TraceAsync();
    }

    private Task<JsonObject> Ask(string size) =>
        Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "ns", "c", $$$"""{"spec":{"resources":{"requests":{"storage":"{{{size}}}"} } } }""");

    private async Task<IEnumerable<string>> Writes() => (await EventsAsync()).Select(e => e.Object.Json).Select(o => o.String("kind") == "PersistentVolume"
        ? "volume " + o.At("spec", "capacity", "storage")
        : "claim " + Form(o));

    private static JsonObject Form(JsonObject claim)
    {
        var form = JsonObject.Of(
            ("requests", claim.At("spec", "resources", "requests", "storage")!),
            ("capacity", claim.At("status", "capacity", "storage")!));
        var conditions = claim.ArrayAt("status", "conditions").Objects.Select(c => c.String("type")!).ToList();
        return form
            .WithOrWithoutAt(claim.At("status", "allocatedResources", "storage"), "allocated")
            .WithOrWithoutAt(claim.At("status", "allocatedResourceStatuses", "storage"), "state")
            .WithOrWithoutAt(conditions.Count == 0 ? null : JsonArray.OfStrings(conditions), "conditions");
    }
}
