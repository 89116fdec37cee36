using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes;

/// <summary>Keeps a claim that is being deleted while Pods that have a node use it, finished ones too (upstream: pkg/controller/volume/pvcprotection).</summary>
internal sealed class ClaimProtection(ClusterClient client) : Reconciler
{
    public const string Finalizer = "kubernetes.io/pvc-protection";

    public override string Name => "persistentvolumeclaim-protection";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } =
    [
        ReconcileTrigger.Self(ResourceNames.PersistentVolumeClaims),
        new ReconcileTrigger(ResourceNames.Pods, ClaimsOfDeletedPod),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.PersistentVolumeClaims, key.Namespace, key.Name) is not { } claim)
        {
            return;
        }

        var wanted = !claim.IsDeleting() ? claim.WithFinalizer(Finalizer) : IsUsed(key) ? claim : claim.WithoutFinalizer(Finalizer);
        if (!ReferenceEquals(wanted, claim))
        {
            await client.UpdateAsync(ResourceNames.PersistentVolumeClaims, wanted, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Only the end of a Pod frees a claim.</summary>
    private static IEnumerable<ReconcileKey> ClaimsOfDeletedPod(StoreEvent e)
    {
        if (e.Type != StoreEventType.Deleted)
        {
            yield break;
        }

        foreach (var (index, value) in e.Object.Facts.Index)
        {
            if (index == IndexNames.ClaimName)
            {
                var slash = value.IndexOf('/', StringComparison.Ordinal);
                yield return new ReconcileKey(value[..slash], value[(slash + 1)..]);
            }
        }
    }

    private bool IsUsed(ReconcileKey claim) => client.Snapshot(ResourceNames.Pods)
        .ByIndex(IndexNames.ClaimName, $"{claim.Namespace}/{claim.Name}")
        .Any(p => p.Json.StringAt("spec", "nodeName") is { Length: > 0 });
}
