namespace ApiServer.Model.Kinds;

/// <summary>The indexes of the watch cache.</summary>
public static class IndexNames
{
    /// <summary>Every kind: the uid of each owner reference.</summary>
    public const string OwnerUid = "ownerUid";

    /// <summary>Pods, ReplicaSets and ControllerRevisions that no owner controls: the namespace.</summary>
    public const string Orphan = "orphan";

    /// <summary>Pods: <c>spec.nodeName</c>.</summary>
    public const string NodeName = "nodeName";

    /// <summary>Pods: <c>namespace/claimName</c> of each volume that uses a claim.</summary>
    public const string ClaimName = "claimName";

    /// <summary>Pods: <c>namespace/key=value</c> of each label.</summary>
    public const string Label = "label";

    /// <summary>Pods: <c>namespace/subdomain/hostname</c>, where both are set.</summary>
    public const string HostName = "hostName";

    /// <summary>Each address (<see cref="AddressText"/>) of Pods, of Services (their own), and of EndpointSlices that are not made from Pods.</summary>
    public const string Address = "address";

    /// <summary>EndpointSlices and DNSRecords: <c>namespace/service</c>.</summary>
    public const string ServiceName = "serviceName";

    /// <summary>PersistentVolumes: <c>namespace/name</c> of <c>spec.claimRef</c>.</summary>
    public const string ClaimRef = "claimRef";

    /// <summary>PersistentVolumeClaims: <c>spec.volumeName</c>.</summary>
    public const string VolumeName = "volumeName";

    /// <summary>PersistentVolumes without <c>spec.claimRef</c>: the storage class (<see cref="StorageClassName"/>), "" for none.</summary>
    public const string FreeVolumeClass = "freeVolumeClass";

    /// <summary>PersistentVolumeClaims without <c>spec.volumeName</c>: the storage class (<see cref="StorageClassName"/>), "" for none.</summary>
    public const string WaitingClaimClass = "waitingClaimClass";

    /// <summary>Secrets that hold a ServiceAccount's token: <c>namespace/account</c>.</summary>
    public const string TokenAccount = "tokenAccount";

    /// <summary>DNSRecords: <c>spec.name</c> in lower case, without the final dot.</summary>
    public const string DnsName = "dnsName";
}
