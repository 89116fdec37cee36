namespace ApiServer.Model.Kinds.Discovery.Endpoints;

/// <summary>The labels that say whose an EndpointSlice is (staging discovery/v1, well_known_labels.go).</summary>
public static class SliceLabels
{
    /// <summary>The Service that the slice belongs to.</summary>
    public const string ServiceName = "kubernetes.io/service-name";

    /// <summary>Who writes the slice.</summary>
    public const string ManagedBy = "endpointslice.kubernetes.io/managed-by";

    /// <summary>The value of <see cref="ManagedBy"/> for slices made from Pods.</summary>
    public const string EndpointSliceController = "endpointslice-controller.k8s.io";

    /// <summary>The value of <see cref="ManagedBy"/> for slices made from Endpoints.</summary>
    public const string MirroringController = "endpointslicemirroring-controller.k8s.io";
}
