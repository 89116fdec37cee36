using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes;

/// <summary>What becomes of a volume whose claim is gone (upstream: pv_controller.go reclaimVolume).</summary>
internal sealed class VolumeReclaim(ClusterClient client, Binding binding)
{
    public static string Policy(JsonObject volume) => volume.StringAt("spec", "persistentVolumeReclaimPolicy") ?? "Retain";

    /// <summary>The volume is Released, unless it failed before; then its policy is carried out.</summary>
    public async Task ReleaseAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        if (volume.StringAt("status", "phase") != "Failed")
        {
            volume = await binding.SetPhaseAsync(volume, "Released", "", cancellationToken).ConfigureAwait(false);
        }

        switch (Policy(volume))
        {
            case "Retain":
                break;
            case "Delete":
                await DeleteAsync(volume, cancellationToken).ConfigureAwait(false);
                break;
            case "Recycle":
                await FailAsync(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!", cancellationToken).ConfigureAwait(false);
                break;
            default:
                await FailAsync(volume, "VolumeUnknownReclaimPolicy", "Volume has unrecognized PersistentVolumeReclaimPolicy", cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>
    /// Why this server cannot delete what the volume stands for, or null. A host path below /tmp is the one kind that upstream's
    /// built-in plugins delete; on simulated nodes there is nothing behind it.
    /// </summary>
    internal static string? DeletionRefusal(JsonObject volume)
    {
        var spec = volume.ObjectAt("spec");
        if (spec.Object("hostPath") is { } hostPath)
        {
            var path = hostPath.String("path") ?? "";
            var below = path.IndexOf("/tmp/", StringComparison.Ordinal);
            return below >= 0 && below + "/tmp/".Length < path.Length ? null : $"host_path deleter only supports /tmp/.+ but received provided {path}";
        }

        var known = spec.Contains("nfs") || spec.Contains("local") || spec.Contains("csi");
        return $"error getting deleter volume plugin for volume \"{volume.Name()}\": {(known ? "no deletable volume plugin matched" : "no volume plugin matched")}";
    }

    private async Task DeleteAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        if (volume.IsDeleting() || IsProvisionersOwn(volume))
        {
            return;
        }

        if (DeletionRefusal(volume) is { } why)
        {
            await FailAsync(volume, "VolumeFailedDelete", why, cancellationToken).ConfigureAwait(false);
            return;
        }

        await client.DeleteAsync(ResourceNames.PersistentVolumes, "", volume.Name(), new DeleteOptions { Uid = volume.Uid() }, cancellationToken).ConfigureAwait(false);
    }

    private Task FailAsync(JsonObject volume, string reason, string message, CancellationToken cancellationToken) =>
        binding.SetPhaseAsync(volume, "Failed", reason, message, cancellationToken);

    /// <summary>An external provisioner deletes what it made.</summary>
    private static bool IsProvisionersOwn(JsonObject volume) =>
        volume.Annotation(VolumeAnnotations.ProvisionedBy) is { } provisioner && !provisioner.StartsWith("kubernetes.io/", StringComparison.Ordinal);
}
