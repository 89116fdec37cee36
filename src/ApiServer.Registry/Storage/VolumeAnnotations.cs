namespace ApiServer.Registry.Storage;

/// <summary>What claims and volumes are annotated with (upstream: component-helpers/storage/volume).</summary>
public static class VolumeAnnotations
{
    /// <summary>The value of <see cref="BindCompleted"/> and <see cref="BoundByController"/>; any value counts.</summary>
    public const string Yes = "yes";

    /// <summary>On a claim: its binding has been completed once; what happens to its volume later is a loss.</summary>
    public const string BindCompleted = "pv.kubernetes.io/bind-completed";

    /// <summary>The binder chose the partner, not a user; so the binder may undo it.</summary>
    public const string BoundByController = "pv.kubernetes.io/bound-by-controller";

    /// <summary>On a volume: the provisioner that made it.</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>On a claim: the provisioner that is asked for a volume.</summary>
    public const string StorageProvisioner = "volume.kubernetes.io/storage-provisioner";

    /// <summary>The older name of <see cref="StorageProvisioner"/>; both are written.</summary>
    public const string BetaStorageProvisioner = "volume.beta.kubernetes.io/storage-provisioner";

    /// <summary>On a claim that waits for its consumer: the node that the scheduler chose.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <summary>On a claim that grows: who makes its volume larger.</summary>
    public const string StorageResizer = "volume.kubernetes.io/storage-resizer";
}
