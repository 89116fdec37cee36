using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Volumes;

/// <summary>The controllers of claims and volumes.</summary>
public static class VolumeControllers
{
    /// <summary>The source of their events.</summary>
    internal const string Component = "persistentvolume-controller";

    /// <summary>New controllers on that client, each under an identity of its own.</summary>
    /// <param name="client">The control plane's client.</param>
    /// <param name="events">Where they tell users what they decided.</param>
    /// <param name="directory">Where provisioned volumes are; made when the first one is.</param>
    public static IReadOnlyList<Reconciler> Create(ClusterClient client, IEventRecorder events, string directory)
    {
        ArgumentNullException.ThrowIfNull(client);
        var directories = new VolumeDirectories(directory);
        return
        [
            new VolumeBinder(client.As("system:serviceaccount:kube-system:persistent-volume-binder"), events, directories),
            new DirectoryProvisioner(client.As("system:serviceaccount:kube-system:directory-provisioner"), events, directories),
            new VolumeExpansion(client.As("system:serviceaccount:kube-system:expand-controller"), events),
            new EphemeralVolumes(client.As("system:serviceaccount:kube-system:ephemeral-volume-controller"), events),
            new ClaimProtection(client.As("system:serviceaccount:kube-system:pvc-protection-controller")),
            new VolumeProtection(client.As("system:serviceaccount:kube-system:pv-protection-controller")),
        ];
    }
}
