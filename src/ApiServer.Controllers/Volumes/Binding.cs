using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes;

/// <summary>
/// The binder's writes. Each is conditional on the state that the decision was made on, and each is repeated without harm: the volume's
/// claimRef decides, everything after it follows from it, whenever a crash comes between.
/// </summary>
internal sealed class Binding(ClusterClient client, IEventRecorder events)
{
    /// <summary>The four writes of a binding, of which those that are done already are left out.</summary>
    public async Task BindAsync(JsonObject volume, JsonObject claim, CancellationToken cancellationToken)
    {
        var promised = VolumeMatching.Promise(volume, claim);
        volume = ReferenceEquals(promised, volume)
            ? volume
            : await client.UpdateAsync(ResourceNames.PersistentVolumes, promised, cancellationToken).ConfigureAwait(false);
        volume = await SetPhaseAsync(volume, "Bound", "", cancellationToken).ConfigureAwait(false);

        var completed = WithVolume(claim, volume.Name());
        claim = ReferenceEquals(completed, claim)
            ? claim
            : await client.UpdateAsync(ResourceNames.PersistentVolumeClaims, completed, cancellationToken).ConfigureAwait(false);
        await SetClaimStatusAsync(claim, "Bound", volume, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the binder's own promise back; of one that a user made only the claim's uid goes. Answers the volume.</summary>
    public Task<JsonObject> UnbindAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        var free = volume.Annotation(VolumeAnnotations.BoundByController) is null
            ? volume.WithoutAt("spec", "claimRef", "uid")
            : volume.WithoutAt("spec", "claimRef").WithoutAt("metadata", "annotations", VolumeAnnotations.BoundByController);
        return client.UpdateAsync(ResourceNames.PersistentVolumes, free, cancellationToken);
    }

    /// <summary>Writes the volume's phase, unless it has it. Answers the volume.</summary>
    public async Task<JsonObject> SetPhaseAsync(JsonObject volume, string phase, string message, CancellationToken cancellationToken)
    {
        if (volume.StringAt("status", "phase") == phase)
        {
            return volume;
        }

        var changed = volume
            .WithAt(phase, "status", "phase")
            .WithOrWithoutAt(message.Length == 0 ? null : (JsonValue)message, "status", "message");
        return await client.UpdateStatusAsync(ResourceNames.PersistentVolumes, changed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The volume's phase, with a Warning when it is new.</summary>
    public async Task SetPhaseAsync(JsonObject volume, string phase, string reason, string message, CancellationToken cancellationToken)
    {
        var changed = await SetPhaseAsync(volume, phase, message, cancellationToken).ConfigureAwait(false);
        if (!ReferenceEquals(changed, volume))
        {
            events.Warning(VolumeControllers.Component, changed, reason, message);
        }
    }

    /// <summary>Writes the claim's status: with a volume its modes, and its capacity when the phase changes; without one neither. Unless it says so already.</summary>
    public async Task<JsonObject> SetClaimStatusAsync(JsonObject claim, string phase, JsonObject? volume, CancellationToken cancellationToken)
    {
        var changed = ClaimStatus(claim, phase, volume);
        return changed.Equals(claim) ? claim : await client.UpdateStatusAsync(ResourceNames.PersistentVolumeClaims, changed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The claim has lost its volume: phase Lost, with a Warning when it is new.</summary>
    public async Task LoseAsync(JsonObject claim, string reason, string message, CancellationToken cancellationToken)
    {
        if (claim.StringAt("status", "phase") != "Lost")
        {
            claim = await SetClaimStatusAsync(claim, "Lost", null, cancellationToken).ConfigureAwait(false);
            events.Warning(VolumeControllers.Component, claim, reason, message);
        }
    }

    internal static JsonObject ClaimStatus(JsonObject claim, string phase, JsonObject? volume)
    {
        var isNew = claim.StringAt("status", "phase") != phase;
        claim = isNew ? claim.WithAt(phase, "status", "phase") : claim;
        if (volume is null)
        {
            return claim.WithoutAt("status", "accessModes").WithoutAt("status", "capacity");
        }

        claim = claim.WithOrWithoutAt(volume.At("spec", "accessModes"), "status", "accessModes");
        return isNew && volume.At("spec", "capacity", "storage") is { } size ? claim.WithAt(size, "status", "capacity", "storage") : claim;
    }

    internal static JsonObject WithVolume(JsonObject claim, string volume)
    {
        if (claim.StringAt("spec", "volumeName") != volume)
        {
            claim = claim.WithAt(volume, "spec", "volumeName");
            claim = claim.Annotation(VolumeAnnotations.BoundByController) is null
                ? claim.WithAt(VolumeAnnotations.Yes, "metadata", "annotations", VolumeAnnotations.BoundByController)
                : claim;
        }

        return claim.Annotation(VolumeAnnotations.BindCompleted) is null
            ? claim.WithAt(VolumeAnnotations.Yes, "metadata", "annotations", VolumeAnnotations.BindCompleted)
            : claim;
    }
}
