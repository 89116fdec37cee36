using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Volumes;

/// <summary>Keeps a volume that is being deleted while it is bound (upstream: pkg/controller/volume/pvprotection).</summary>
internal sealed class VolumeProtection(ClusterClient client) : Reconciler
{
    public const string Finalizer = "kubernetes.io/pv-protection";

    public override string Name => "persistentvolume-protection";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } = [ReconcileTrigger.Self(ResourceNames.PersistentVolumes)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.PersistentVolumes, "", key.Name) is not { } volume)
        {
            return;
        }

        var bound = volume.StringAt("status", "phase") == "Bound";
        var wanted = !volume.IsDeleting() ? volume.WithFinalizer(Finalizer) : bound ? volume : volume.WithoutFinalizer(Finalizer);
        if (!ReferenceEquals(wanted, volume))
        {
            await client.UpdateAsync(ResourceNames.PersistentVolumes, wanted, cancellationToken).ConfigureAwait(false);
        }
    }
}
