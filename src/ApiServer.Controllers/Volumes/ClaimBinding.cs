using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes;

/// <summary>One look at a claim (upstream: pv_controller.go syncClaim).</summary>
internal sealed class ClaimBinding(ClusterClient client, IEventRecorder events, Binding binding)
{
    private readonly Provisioning _provisioning = new(client, events);

    public async Task SyncAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        if (claim.Annotation(VolumeAnnotations.BindCompleted) is not null)
        {
            await SyncBoundAsync(claim, cancellationToken).ConfigureAwait(false);
        }
        else if (claim.IsDeleting())
        {
            // A claim that goes away takes no volume with it.
            return;
        }
        else if (claim.StringAt("spec", "volumeName") is { Length: > 0 } wanted)
        {
            await SyncNamedAsync(claim, wanted, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SyncOpenAsync(claim, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The claim's binding was complete once: what is missing now is lost.</summary>
    private async Task SyncBoundAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        if (claim.StringAt("spec", "volumeName") is not { Length: > 0 } name)
        {
            await binding.LoseAsync(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!", cancellationToken).ConfigureAwait(false);
        }
        else if (client.Get(ResourceNames.PersistentVolumes, "", name) is not { } volume)
        {
            await binding.LoseAsync(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!", cancellationToken).ConfigureAwait(false);
        }
        else if (volume.At("spec", "claimRef") is null || volume.StringAt("spec", "claimRef", "uid") == claim.Uid())
        {
            await binding.BindAsync(volume, claim, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await binding.LoseAsync(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The user asked for a certain volume.</summary>
    private async Task SyncNamedAsync(JsonObject claim, string wanted, CancellationToken cancellationToken)
    {
        if (client.GetStored(ResourceNames.PersistentVolumes, "", wanted) is not { } volume)
        {
            await PendAsync(claim, cancellationToken).ConfigureAwait(false);
        }
        else if (volume.Json.At("spec", "claimRef") is null && new ClaimWish(claim).Refusal(VolumeOffer.Of(volume)) is { } why)
        {
            events.Warning(VolumeControllers.Component, claim, "VolumeMismatch", $"Cannot bind to requested volume \"{wanted}\": {why}");
            await PendAsync(claim, cancellationToken).ConfigureAwait(false);
        }
        else if (volume.Json.At("spec", "claimRef") is null || VolumeMatching.IsPromisedTo(volume.Json, claim))
        {
            await binding.BindAsync(volume.Json, claim, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            events.Warning(VolumeControllers.Component, claim, "FailedBinding", $"volume \"{wanted}\" already bound to a different claim.");
            await PendAsync(claim, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Any volume that fits will do.</summary>
    private async Task SyncOpenAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        var wish = new ClaimWish(claim);
        var waits = _provisioning.WaitsForConsumer(claim);
        var volumes = client.Snapshot(ResourceNames.PersistentVolumes);
        var promised = volumes.ByIndex(IndexNames.ClaimRef, $"{claim.Namespace()}/{claim.Name()}");
        if (VolumeMatching.Best(wish, promised, waits ? [] : volumes.ByIndex(IndexNames.FreeVolumeClass, wish.Class)) is { } volume)
        {
            await binding.BindAsync(volume.Json, claim, cancellationToken).ConfigureAwait(false);
        }
        else if (!await _provisioning.AssignDefaultClassAsync(claim, cancellationToken).ConfigureAwait(false))
        {
            await WaitAsync(claim, wish.Class, waits, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(JsonObject claim, string storageClass, bool waitsForConsumer, CancellationToken cancellationToken)
    {
        if (waitsForConsumer && claim.Annotation(VolumeAnnotations.SelectedNode) is null)
        {
            _provisioning.TellWhoIsAwaited(claim);
        }
        else if (storageClass.Length > 0)
        {
            await _provisioning.AskAsync(claim, storageClass, cancellationToken).ConfigureAwait(false);
            return;
        }
        else
        {
            events.Normal(VolumeControllers.Component, claim, "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
        }

        await PendAsync(claim, cancellationToken).ConfigureAwait(false);
    }

    private Task<JsonObject> PendAsync(JsonObject claim, CancellationToken cancellationToken) =>
        binding.SetClaimStatusAsync(claim, "Pending", null, cancellationToken);
}
