using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Volumes;

/// <summary>The controllers of claims and volumes.</summary>
public static class VolumeControllers
{
    /// <summary>The source of their events.</summary>
    internal const string Component = "persistentvolume-controller";

    public static IReadOnlyList<Reconciler> Create(ClusterClient client, IEventRecorder events)
    {
        ArgumentNullException.ThrowIfNull(client);
        return
        [
            new VolumeBinder(client.As("system:serviceaccount:kube-system:persistent-volume-binder"), events),
            new ClaimProtection(client.As("system:serviceaccount:kube-system:pvc-protection-controller")),
            new VolumeProtection(client.As("system:serviceaccount:kube-system:pv-protection-controller")),
        ];
    }
}
