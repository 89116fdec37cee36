using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes;

/// <summary>
/// Makes the volume of a claim larger that asks for more than it has (upstream: pkg/controller/volume/expand, external-resizer). Only the directory
/// provisioner's volumes: others are left to an external resizer. A directory needs nothing done on a node.
/// </summary>
internal sealed class VolumeExpansion(ClusterClient client, IEventRecorder events) : Reconciler
{
    /// <summary>The source of its events.</summary>
    internal const string Resizer = "external-resizer " + VolumeDirectories.Provisioner;

    /// <summary>How often a size that could not be had is tried again.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(1);

    public override string Name => "volume-expansion";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } = [ReconcileTrigger.Self(ResourceNames.PersistentVolumeClaims)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.PersistentVolumeClaims, key.Namespace, key.Name) is not { } claim
            || claim.StringAt("status", "phase") != "Bound"
            || new ClaimWish(claim).Size <= VolumeOffer.Parse(claim.StringAt("status", "capacity", "storage"))
            || client.Get(ResourceNames.PersistentVolumes, "", claim.StringAt("spec", "volumeName") ?? "") is not { } volume
            || volume.StringAt("spec", "claimRef", "uid") != claim.Uid())
        {
            return;
        }

        if (volume.Annotation(VolumeAnnotations.ProvisionedBy) == VolumeDirectories.Provisioner)
        {
            await ExpandAsync(key, claim, volume, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            events.Normal("volume_expand", claim, "ExternalExpanding", "waiting for an external controller to expand this PVC");
        }
    }

    private async Task ExpandAsync(ReconcileKey key, JsonObject claim, JsonObject volume, CancellationToken cancellationToken)
    {
        var size = NextSize(claim, volume);
        var refusal = Refusal(claim, volume, size);
        var began = ResizeStatus.InProgress(claim, size, client.Clock.UtcNow);
        if (refusal is not null && ResizeStatus.IsInfeasible(claim, size))
        {
            Queue.AddAfter(key, RetryInterval);
            return;
        }

        if (!began.Equals(claim))
        {
            claim = await WriteAsync(began, cancellationToken).ConfigureAwait(false);
            events.Normal(Resizer, claim, "Resizing", $"External resizer is resizing volume {volume.Name()}");
        }

        if (refusal is not null)
        {
            claim = await WriteAsync(ResizeStatus.Infeasible(claim, refusal, client.Clock.UtcNow), cancellationToken).ConfigureAwait(false);
            events.Warning(Resizer, claim, "VolumeResizeFailed", $"resize volume \"{volume.Name()}\" by resizer \"{VolumeDirectories.Provisioner}\" failed: {refusal}");
            return;
        }

        if (VolumeOffer.CapacityOf(volume) < VolumeOffer.Parse(size.AsString))
        {
            await client.UpdateAsync(ResourceNames.PersistentVolumes, volume.WithAt(size, "spec", "capacity", "storage"), cancellationToken).ConfigureAwait(false);
        }

        claim = await WriteAsync(ResizeStatus.Finished(claim, size), cancellationToken).ConfigureAwait(false);
        events.Normal(Resizer, claim, "VolumeResizeSuccessful", "Resize volume succeeded");
    }

    /// <summary>The size that was begun is finished first; one that could not be had, and was not in the volume yet, is replaced by what the claim asks for now.</summary>
    private static JsonValue NextSize(JsonObject claim, JsonObject volume)
    {
        var asked = claim.At("spec", "resources", "requests", "storage")!;
        var begun = ResizeStatus.BegunSize(claim);
        var isInVolume = VolumeOffer.CapacityOf(volume) >= VolumeOffer.Parse(asked.AsString);
        return begun is not null && (isInVolume || ResizeStatus.IsInProgress(claim)) ? begun : asked;
    }

    private string? Refusal(JsonObject claim, JsonObject volume, JsonValue size) =>
        client.Get(ResourceNames.StorageClasses, "", StorageClassName.Of(claim)) is { } storageClass && VolumeOffer.Parse(size.AsString) is var wanted && VolumeOffer.CapacityOf(volume) < wanted
            ? new DirectoryClass(client, storageClass).SpaceRefusal(volume.Name(), wanted)
            : null;

    private Task<JsonObject> WriteAsync(JsonObject claim, CancellationToken cancellationToken) =>
        client.UpdateStatusAsync(ResourceNames.PersistentVolumeClaims, claim, cancellationToken);
}
