using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Storage;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes;

/// <summary>One look at a volume (upstream: pv_controller.go syncVolume).</summary>
internal sealed class VolumeBinding(ClusterClient client, IEventRecorder events, Binding binding, ClaimBinding claims, VolumeReclaim reclaim)
{
    private readonly Provisioning _provisioning = new(client, events);

    public async Task SyncAsync(JsonObject volume, IReconcileQueue queue, CancellationToken cancellationToken)
    {
        var reference = volume.ObjectAt("spec", "claimRef");
        if (reference.String("uid") is not { Length: > 0 } uid)
        {
            await binding.SetPhaseAsync(volume, "Available", "", cancellationToken).ConfigureAwait(false);
            await OfferAsync(volume.Name(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var claim = client.Get(ResourceNames.PersistentVolumeClaims, reference.String("namespace") ?? "", reference.String("name") ?? "");
        if (claim is null || claim.Uid() != uid)
        {
            await reclaim.ReleaseAsync(volume, cancellationToken).ConfigureAwait(false);
        }
        else if (claim.StringAt("spec", "volumeName") is not { Length: > 0 } bound)
        {
            Finish(volume, claim, queue);
        }
        else if (bound == volume.Name())
        {
            await binding.SetPhaseAsync(volume, "Bound", "", cancellationToken).ConfigureAwait(false);
        }
        else if (volume.Annotation(VolumeAnnotations.ProvisionedBy) is not null && VolumeReclaim.Policy(volume) == "Delete")
        {
            await reclaim.ReleaseAsync(volume, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await UnbindAsync(volume, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The claim has not been told yet: its own turn completes the binding, unless a Pod could never use the result.</summary>
    private void Finish(JsonObject volume, JsonObject claim, IReconcileQueue queue)
    {
        if (VolumeOffer.VolumeModeOf(volume) != VolumeOffer.VolumeModeOf(claim))
        {
            events.Warning(VolumeControllers.Component, volume, "VolumeMismatch", $"Cannot bind PersistentVolume to requested PersistentVolumeClaim \"{claim.Name()}\" due to incompatible volumeMode.");
            events.Warning(VolumeControllers.Component, claim, "VolumeMismatch", $"Cannot bind PersistentVolume \"{volume.Name()}\" to requested PersistentVolumeClaim due to incompatible volumeMode.");
        }
        else
        {
            queue.Add(new ReconcileKey(claim.Namespace(), claim.Name()));
        }
    }

    private async Task UnbindAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        volume = await binding.UnbindAsync(volume, cancellationToken).ConfigureAwait(false);
        await binding.SetPhaseAsync(volume, "Available", "", cancellationToken).ConfigureAwait(false);
        await OfferAsync(volume.Name(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A free volume is taken by a claim that names it, or else by the first waiting claim that chooses it. Upstream leaves that to a
    /// claim's next periodic look; here nothing looks periodically, so whatever makes a volume free or fitting ends here.
    /// </summary>
    private async Task OfferAsync(string name, CancellationToken cancellationToken)
    {
        if (FreeVolume(name) is not { } offer)
        {
            return;
        }

        var snapshot = client.Snapshot(ResourceNames.PersistentVolumeClaims);
        var naming = snapshot.ByIndex(IndexNames.VolumeName, name);
        var waiting = _provisioning.WaitsForConsumer(offer.Class) ? [] : snapshot.ByIndex(IndexNames.WaitingClaimClass, offer.Class);
        foreach (var candidate in ByPath(naming).Concat(ByPath(waiting).Where(c => new ClaimWish(c.Json).Accepts(offer))))
        {
            if (client.Get(ResourceNames.PersistentVolumeClaims, candidate.Key.Namespace, candidate.Key.Name) is { } claim)
            {
                await claims.SyncAsync(claim, cancellationToken).ConfigureAwait(false);
            }

            if (FreeVolume(name) is null)
            {
                return;
            }
        }
    }

    private static IEnumerable<StoredObject> ByPath(IEnumerable<StoredObject> claims) => claims.OrderBy(c => c.Key.Path, StringComparer.Ordinal);

    private VolumeOffer? FreeVolume(string name) =>
        client.GetStored(ResourceNames.PersistentVolumes, "", name) is { } volume && volume.Json.At("spec", "claimRef") is null ? VolumeOffer.Of(volume) : null;
}
