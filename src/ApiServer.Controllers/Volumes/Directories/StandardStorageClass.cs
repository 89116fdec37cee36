using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Volumes.Directories;

/// <summary>
/// The default class of a cluster that was asked to have one. It binds at once: every node of this server reaches every directory, so
/// where a Pod runs decides nothing, and a claim can be seen Bound before any Pod uses it.
/// </summary>
public static class StandardStorageClass
{
    private static readonly JsonObject Standard = JsonObject.Of(
        ("kind", "StorageClass"),
        ("apiVersion", "storage.k8s.io/v1"),
        ("metadata", JsonObject.Of(
            ("name", "standard"),
            ("annotations", JsonObject.Of(("storageclass.kubernetes.io/is-default-class", "true"))))),
        ("provisioner", VolumeDirectories.Provisioner),
        ("reclaimPolicy", "Delete"),
        ("allowVolumeExpansion", true),
        ("volumeBindingMode", "Immediate"));

    /// <summary>Makes the class, unless one of that name is there.</summary>
    public static async Task EnsureAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Get(ResourceNames.StorageClasses, "", Standard.Name()) is null)
        {
            await client.CreateAsync(ResourceNames.StorageClasses, Standard, cancellationToken).ConfigureAwait(false);
        }
    }
}
