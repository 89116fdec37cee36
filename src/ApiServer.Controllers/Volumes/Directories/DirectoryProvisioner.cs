using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Storage;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes.Directories;

/// <summary>
/// Makes a directory with a PersistentVolume for each claim that asks for one, and removes both when the volume is to be deleted. It speaks with
/// the binder as any external provisioner does, by annotations (upstream: sig-storage-lib-external-provisioner). A key without a namespace is
/// a volume, one with a namespace a claim.
/// </summary>
internal sealed class DirectoryProvisioner : Reconciler
{
    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly VolumeDirectories _directories;

    public DirectoryProvisioner(ClusterClient client, IEventRecorder events, VolumeDirectories directories)
    {
        _client = client;
        _events = events;
        _directories = directories;
        Triggers =
        [
            ReconcileTrigger.Self(ResourceNames.PersistentVolumeClaims),
            new ReconcileTrigger(ResourceNames.PersistentVolumes, OfVolume),
            new ReconcileTrigger(ResourceNames.Nodes, OfNode),
        ];
    }

    public override string Name => "directory-provisioner";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; }

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (key.Namespace.Length == 0)
        {
            if (_client.Get(ResourceNames.PersistentVolumes, "", key.Name) is { } volume && volume.Annotation(VolumeAnnotations.ProvisionedBy) == VolumeDirectories.Provisioner)
            {
                await SyncVolumeAsync(volume, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (_client.Get(ResourceNames.PersistentVolumeClaims, key.Namespace, key.Name) is { } claim && ClassToProvision(claim) is { } storageClass)
        {
            await ProvisionAsync(claim, storageClass, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The volume; when it is gone there may be room for the claims that wait.</summary>
    private IEnumerable<ReconcileKey> OfVolume(StoreEvent e) =>
        e.Type == StoreEventType.Deleted ? Waiting(StorageClassName.Of(e.Object.Json)) : [new ReconcileKey("", e.Object.Key.Name)];

    /// <summary>A new node may be the first where a volume can be.</summary>
    private IEnumerable<ReconcileKey> OfNode(StoreEvent e) => e.Type != StoreEventType.Added
        ? []
        : _client.Snapshot(ResourceNames.StorageClasses).List()
            .Where(c => c.Json.String("provisioner") == VolumeDirectories.Provisioner)
            .SelectMany(c => Waiting(c.Key.Name));

    private IEnumerable<ReconcileKey> Waiting(string storageClass) => _client.Snapshot(ResourceNames.PersistentVolumeClaims)
        .ByIndex(IndexNames.WaitingClaimClass, storageClass)
        .Select(c => new ReconcileKey(c.Key.Namespace, c.Key.Name));

    /// <summary>The class of a claim that wants a volume from here now, or null.</summary>
    private DirectoryClass? ClassToProvision(JsonObject claim)
    {
        var asked = claim.Annotation(VolumeAnnotations.StorageProvisioner) ?? claim.Annotation(VolumeAnnotations.BetaStorageProvisioner);
        if (asked != VolumeDirectories.Provisioner
            || claim.IsDeleting()
            || claim.StringAt("spec", "volumeName") is { Length: > 0 }
            || _client.Get(ResourceNames.PersistentVolumes, "", ProvisionedVolume.NameFor(claim)) is not null
            || _client.Get(ResourceNames.StorageClasses, "", StorageClassName.Of(claim)) is not { } json
            || json.String("provisioner") != VolumeDirectories.Provisioner)
        {
            return null;
        }

        var storageClass = new DirectoryClass(_client, json);
        return storageClass.WaitsForConsumer && claim.Annotation(VolumeAnnotations.SelectedNode) is null ? null : storageClass;
    }

    private async Task ProvisionAsync(JsonObject claim, DirectoryClass storageClass, CancellationToken cancellationToken)
    {
        _events.Normal(VolumeDirectories.Provisioner, claim, "Provisioning", $"External provisioner is provisioning volume for claim \"{claim.Namespace()}/{claim.Name()}\"");
        var name = ProvisionedVolume.NameFor(claim);
        var keys = storageClass.TopologyKeys();
        var node = claim.Annotation(VolumeAnnotations.SelectedNode) is { } selected ? _client.Get(ResourceNames.Nodes, "", selected) : storageClass.AnyNode(keys);
        var refusal = storageClass.Refusal(claim)
            ?? storageClass.SpaceRefusal(name, new ClaimWish(claim).Size)
            ?? (keys.Count == 0 || (node is not null && keys.All(node.Labels().Contains)) ? null : "no node is in the topology of the class");
        if (refusal is not null)
        {
            await GiveUpAsync(claim, storageClass, refusal, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            _directories.Make(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Perhaps the owner of the machine mends it: told, and tried again later.
            Tell(claim, storageClass, e.Message);
            throw;
        }

        try
        {
            await _client.CreateAsync(ResourceNames.PersistentVolumes, ProvisionedVolume.Of(claim, storageClass.Json, _directories.PathOf(name), node, keys), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.AlreadyExists))
        {
            // Made by somebody else for this very claim.
        }

        _events.Normal(VolumeDirectories.Provisioner, claim, "ProvisioningSucceeded", $"Successfully provisioned volume {name}");
    }

    /// <summary>Nothing can be done for the claim here: the scheduler may choose another node.</summary>
    private async Task GiveUpAsync(JsonObject claim, DirectoryClass storageClass, string why, CancellationToken cancellationToken)
    {
        Tell(claim, storageClass, why);
        if (claim.Annotation(VolumeAnnotations.SelectedNode) is not null)
        {
            var left = claim.WithoutAt("metadata", "annotations", VolumeAnnotations.SelectedNode);
            await _client.UpdateAsync(ResourceNames.PersistentVolumeClaims, left, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Tell(JsonObject claim, DirectoryClass storageClass, string why) =>
        _events.Warning(VolumeDirectories.Provisioner, claim, "ProvisioningFailed", $"failed to provision volume with StorageClass \"{storageClass.Json.Name()}\": {why}");

    private async Task SyncVolumeAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        var delete = VolumeReclaim.Policy(volume) == "Delete";
        var guarded = !delete ? volume.WithoutFinalizer(ProvisionedVolume.Finalizer) : volume.IsDeleting() ? volume : volume.WithFinalizer(ProvisionedVolume.Finalizer);
        if (!ReferenceEquals(guarded, volume))
        {
            // This write wakes the provisioner again.
            await _client.UpdateAsync(ResourceNames.PersistentVolumes, guarded, cancellationToken).ConfigureAwait(false);
        }
        else if (delete && IsUnused(volume))
        {
            await DeleteAsync(volume, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsUnused(JsonObject volume) =>
        volume.StringAt("status", "phase") == "Released"
        || (volume.IsDeleting() && volume.HasFinalizer(ProvisionedVolume.Finalizer) && volume.StringAt("status", "phase") != "Bound");

    private async Task DeleteAsync(JsonObject volume, CancellationToken cancellationToken)
    {
        if (!_directories.Holds(volume))
        {
            _events.Warning(VolumeDirectories.Provisioner, volume, "VolumeFailedDelete", $"{volume.StringAt("spec", "hostPath", "path")} is not a directory of {VolumeDirectories.Provisioner}");
            return;
        }

        try
        {
            _directories.Remove(volume.Name());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _events.Warning(VolumeDirectories.Provisioner, volume, "VolumeFailedDelete", e.Message);
            throw;
        }

        if (!volume.IsDeleting())
        {
            await _client.DeleteAsync(ResourceNames.PersistentVolumes, "", volume.Name(), new DeleteOptions { Uid = volume.Uid() }, cancellationToken).ConfigureAwait(false);
        }

        if (_client.Get(ResourceNames.PersistentVolumes, "", volume.Name()) is { } left && left.Uid() == volume.Uid() && left.HasFinalizer(ProvisionedVolume.Finalizer))
        {
            await _client.UpdateAsync(ResourceNames.PersistentVolumes, left.WithoutFinalizer(ProvisionedVolume.Finalizer), cancellationToken).ConfigureAwait(false);
        }
    }
}
