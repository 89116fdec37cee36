using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Json;
using ApiServer.Model.Time;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes;

/// <summary>How a claim's status tells of its expansion (upstream: pkg/volume/util/resize_util.go). Pure.</summary>
internal static class ResizeStatus
{
    private const string Begun = "ControllerResizeInProgress";
    private const string Failed = "ControllerResizeInfeasible";
    private static readonly string[] Conditions = ["FileSystemResizePending", "Resizing", "ControllerResizeError", "NodeResizeError"];

    public static bool IsInProgress(JsonObject claim) => State(claim) == Begun;

    /// <summary>Whether that very size was found not to be had.</summary>
    public static bool IsInfeasible(JsonObject claim, JsonValue size) => State(claim) == Failed && Equals(BegunSize(claim), size);

    /// <summary>The size that was begun last; it stays when it is reached.</summary>
    public static JsonValue? BegunSize(JsonObject claim) => State(claim) is null ? null : claim.At("status", "allocatedResources", "storage");

    /// <summary>The resize to that size is being done.</summary>
    public static JsonObject InProgress(JsonObject claim, JsonValue size, DateTimeOffset now) =>
        WithCondition(claim, "Resizing", "", now, keepOthers: false)
            .WithAt(Begun, "status", "allocatedResourceStatuses", "storage")
            .WithAt(size, "status", "allocatedResources", "storage")
            .WithAt(VolumeDirectories.Provisioner, "metadata", "annotations", VolumeAnnotations.StorageResizer);

    /// <summary>The size cannot be had.</summary>
    public static JsonObject Infeasible(JsonObject claim, string why, DateTimeOffset now) =>
        WithCondition(claim, "ControllerResizeError", $"failed to expand pvc with {why}", now, keepOthers: true)
            .WithAt(Failed, "status", "allocatedResourceStatuses", "storage");

    /// <summary>The claim has that size.</summary>
    public static JsonObject Finished(JsonObject claim, JsonValue size)
    {
        var statuses = claim.ObjectAt("status", "allocatedResourceStatuses").Without("storage");
        var others = claim.ArrayAt("status", "conditions").Objects.Where(c => !Conditions.Contains(c.String("type"))).ToList();
        return claim
            .WithAt(size, "status", "capacity", "storage")
            .WithOrWithoutAt(statuses.Count == 0 ? null : statuses, "status", "allocatedResourceStatuses")
            .WithOrWithoutAt(others.Count == 0 ? null : JsonArray.Of([.. others]), "status", "conditions");
    }

    private static string? State(JsonObject claim) => claim.StringAt("status", "allocatedResourceStatuses", "storage");

    /// <summary>A condition that is there already keeps its time.</summary>
    private static JsonObject WithCondition(JsonObject claim, string type, string message, DateTimeOffset now, bool keepOthers)
    {
        var before = claim.ArrayAt("status", "conditions").Objects.ToList();
        var condition = before.Find(c => c.String("type") == type) ?? JsonObject.Of(
            ("type", type), ("status", "True"), ("lastProbeTime", JsonNull.Instance), ("lastTransitionTime", ApiTime.Format(now)));
        condition = message.Length == 0 ? condition : condition.With("message", message);
        var kept = before.Where(c => c.String("type") != type && (keepOthers || !Conditions.Contains(c.String("type"))));
        return claim.WithAt(JsonArray.Of([.. kept, condition]), "status", "conditions");
    }
}
