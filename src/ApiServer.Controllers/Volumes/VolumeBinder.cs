using ApiServer.Controllers.Volumes.Directories;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes;

/// <summary>
/// Binds claims and volumes to each other (upstream: pkg/controller/volume/persistentvolume). One worker decides for both, so that no
/// volume is promised twice; a key without a namespace is a volume, one with a namespace a claim. Nothing is repeated by time: every
/// event wakes just those whom it concerns.
/// </summary>
internal sealed class VolumeBinder : Reconciler
{
    private readonly ClusterClient _client;
    private readonly ClaimBinding _claims;
    private readonly VolumeBinding _volumes;

    public VolumeBinder(ClusterClient client, IEventRecorder events, VolumeDirectories directories)
    {
        _client = client;
        var binding = new Binding(client, events);
        _claims = new ClaimBinding(client, events, binding);
        _volumes = new VolumeBinding(client, events, binding, _claims, new VolumeReclaim(client, events, binding, directories));
        Triggers =
        [
            new ReconcileTrigger(ResourceNames.PersistentVolumes, OfVolume),
            new ReconcileTrigger(ResourceNames.PersistentVolumeClaims, OfClaim),
            new ReconcileTrigger(ResourceNames.StorageClasses, OfClass),
            new ReconcileTrigger(ResourceNames.Pods, OfPod),
        ];
    }

    public override string Name => "persistentvolume-binder";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; }

    public override Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (key.Namespace.Length > 0)
        {
            return _client.Get(ResourceNames.PersistentVolumeClaims, key.Namespace, key.Name) is { } claim
                ? _claims.SyncAsync(claim, cancellationToken)
                : Task.CompletedTask;
        }

        return _client.Get(ResourceNames.PersistentVolumes, "", key.Name) is { } volume
            ? _volumes.SyncAsync(volume, Queue, cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>First the volume itself, then the claims that it names or that name it.</summary>
    private IEnumerable<ReconcileKey> OfVolume(StoreEvent e)
    {
        yield return new ReconcileKey("", e.Object.Key.Name);
        var reference = e.Object.Json.ObjectAt("spec", "claimRef");
        if (reference.String("namespace") is { } ns && reference.String("name") is { } name)
        {
            yield return new ReconcileKey(ns, name);
        }

        foreach (var claim in _client.Snapshot(ResourceNames.PersistentVolumeClaims).ByIndex(IndexNames.VolumeName, e.Object.Key.Name))
        {
            yield return new ReconcileKey(claim.Key.Namespace, claim.Key.Name);
        }
    }

    /// <summary>The claim, and the volumes that name it or that it names.</summary>
    private IEnumerable<ReconcileKey> OfClaim(StoreEvent e)
    {
        yield return new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name);
        if (e.Object.Json.StringAt("spec", "volumeName") is { Length: > 0 } volume)
        {
            yield return new ReconcileKey("", volume);
        }

        foreach (var promised in _client.Snapshot(ResourceNames.PersistentVolumes).ByIndex(IndexNames.ClaimRef, e.Object.Key.Path))
        {
            yield return new ReconcileKey("", promised.Key.Name);
        }
    }

    /// <summary>The waiting claims of the class, and those without one, since it may be the new default.</summary>
    private IEnumerable<ReconcileKey> OfClass(StoreEvent e)
    {
        var claims = _client.Snapshot(ResourceNames.PersistentVolumeClaims);
        var ofClass = claims.ByIndex(IndexNames.WaitingClaimClass, e.Object.Key.Name);
        var ofNone = claims.ByIndex(IndexNames.WaitingClaimClass, "").Where(c => StorageClassName.Given(c.Json) is null);
        return ofClass.Concat(ofNone).Select(c => new ReconcileKey(c.Key.Namespace, c.Key.Name));
    }

    /// <summary>Of a Pod that was found to fit nowhere the claims, which tell whom they wait for; of one that ends the volumes, which may be recycled then.</summary>
    private IEnumerable<ReconcileKey> OfPod(StoreEvent e)
    {
        var ended = e.Type == StoreEventType.Deleted || e.Object.Json.StringAt("status", "phase") is "Succeeded" or "Failed";
        var refused = !ended && IsRefused(e.Object) && (e.Previous is null || !IsRefused(e.Previous));
        foreach (var (_, path) in ended || refused ? e.Object.Facts.Index.Where(i => i.Key == IndexNames.ClaimName) : [])
        {
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            if (refused)
            {
                yield return new ReconcileKey(path[..slash], path[(slash + 1)..]);
            }

            foreach (var volume in ended ? _client.Snapshot(ResourceNames.PersistentVolumes).ByIndex(IndexNames.ClaimRef, path) : [])
            {
                yield return new ReconcileKey("", volume.Key.Name);
            }
        }
    }

    private static bool IsRefused(StoredObject pod) => pod.Json.Condition("PodScheduled")?.String("status") == "False";
}
