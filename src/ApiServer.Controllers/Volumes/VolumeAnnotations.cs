namespace ApiServer.Controllers.Volumes;

/// <summary>What the binder writes on claims and volumes (upstream: component-helpers/storage/volume).</summary>
internal static class VolumeAnnotations
{
    /// <summary>On a claim: its binding has been completed once; what happens to its volume later is a loss.</summary>
    public const string BindCompleted = "pv.kubernetes.io/bind-completed";

    /// <summary>The binder chose the partner, not a user; so the binder may undo it.</summary>
    public const string BoundByController = "pv.kubernetes.io/bound-by-controller";

    /// <summary>On a volume: the provisioner that made it.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>On a claim: the provisioner that is asked for a volume.</summary>
    public const string StorageProvisioner = "volume.kubernetes.io/storage-provisioner";

    public const string BetaStorageProvisioner = "volume.beta.kubernetes.io/storage-provisioner";

    /// <summary>On a claim that waits for its consumer: the node that the scheduler chose.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";
}
