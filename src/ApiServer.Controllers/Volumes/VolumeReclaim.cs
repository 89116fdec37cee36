using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes;

/// <summary>What becomes of a volume whose claim is gone (upstream: pv_controller.go reclaimVolume).</summary>
internal sealed class VolumeReclaim(ClusterClient client, IEventRecorder events, Binding binding, VolumeDirectories directories)
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
                await RecycleAsync(volume, cancellationToken).ConfigureAwait(false);
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

    /// <summary>
    /// Upstream runs a Pod that empties the directory; only host paths and NFS can be emptied so. Here nothing is behind them but the
    /// provisioner's directories.
    /// </summary>
    private async Task RecycleAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        if (UsersOf(volume) is { Count: > 0 } users)
        {
            events.Normal(VolumeControllers.Component, volume, "VolumeFailedRecycle", $"Volume is used by pods: {string.Join(',', users)}");
            return;
        }

        var spec = volume.ObjectAt("spec");
        if (!spec.Contains("hostPath") && !spec.Contains("nfs"))
        {
            await FailAsync(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (directories.Holds(volume))
        {
            directories.Empty(volume.Name());
        }

        events.Normal(VolumeControllers.Component, volume, "VolumeRecycled", "Volume recycled");
        volume = await binding.UnbindAsync(volume, cancellationToken).ConfigureAwait(false);
        await binding.SetPhaseAsync(volume, "Available", "", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The Pods that still use the claim that the volume had, unless there is a new claim of that name.</summary>
    private List<string> UsersOf(JsonObject volume)
    {
        var reference = volume.ObjectAt("spec", "claimRef");
        var (ns, name) = (reference.String("namespace") ?? "", reference.String("name") ?? "");
        return client.Get(ResourceNames.PersistentVolumeClaims, ns, name) is not null
            ? []
            : [.. client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.ClaimName, $"{ns}/{name}")
                .Where(p => p.Json.StringAt("status", "phase") is not ("Succeeded" or "Failed"))
                .Select(p => p.Key.Path)
                .Order(StringComparer.Ordinal)];
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
