using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes;

/// <summary>Keeps a claim that is being deleted while Pods that have a node use it, finished ones too (upstream: pkg/controller/volume/pvcprotection).</summary>
/// <remarks>
/// A Pod that has stopped does not keep a claim that it owns: it may be waiting itself for the claim to go, when it is deleted in the foreground. Upstream says
/// so (podIsShutDown) of generic ephemeral volumes only, and lets such a Pod and the claim that a StatefulSet gave it wait for each other for ever.
/// </remarks>
internal sealed class ClaimProtection(ClusterClient client) : Reconciler
{
    public const string Finalizer = "kubernetes.io/pvc-protection";

    public override string Name => "persistentvolumeclaim-protection";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } =
    [
        ReconcileTrigger.Self(ResourceNames.PersistentVolumeClaims),
        new ReconcileTrigger(ResourceNames.Pods, ClaimsOfStoppedPod),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.PersistentVolumeClaims, key.Namespace, key.Name) is not { } claim)
        {
            return;
        }

        var wanted = !claim.IsDeleting() ? claim.WithFinalizer(Finalizer) : IsUsed(claim) ? claim : claim.WithoutFinalizer(Finalizer);
        if (!ReferenceEquals(wanted, claim))
        {
            await client.UpdateAsync(ResourceNames.PersistentVolumeClaims, wanted, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Only the end of a Pod frees a claim.</summary>
    private static IEnumerable<ReconcileKey> ClaimsOfStoppedPod(StoreEvent e)
    {
        if (e.Type != StoreEventType.Deleted && !HasStopped(e.Object))
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

    private bool IsUsed(JsonObject claim) => client.Snapshot(ResourceNames.Pods)
        .ByIndex(IndexNames.ClaimName, $"{claim.Namespace()}/{claim.Name()}")
        .Any(p => p.Json.StringAt("spec", "nodeName") is { Length: > 0 } && !(HasStopped(p) && IsOwnedBy(claim, p.Json.Uid())));

    /// <summary>Whether its kubelet is done with it, or nobody waits for that; what is left of it waits for finalizers.</summary>
    private static bool HasStopped(StoredObject pod) => pod.Facts.Deleting && pod.Json.IntegerAt("metadata", "deletionGracePeriodSeconds") == 0;

    private static bool IsOwnedBy(JsonObject claim, string uid) => claim.OwnerReferences().Any(r => r.String("uid") == uid);
}
