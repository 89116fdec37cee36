using ApiServer.Model.Json;

namespace ApiServer.Registry.Usage;

/// <summary>What Pods and nodes use, as the kubelets last measured it: where the figures of <c>metrics.k8s.io</c> come from.</summary>
public interface IUsageSource
{
    /// <summary>What the running containers of a Pod use; null when nobody measured it.</summary>
    PodUsage? OfPod(JsonObject pod);

    /// <summary>What a node uses; null when nobody measured it.</summary>
    NodeUsage? OfNode(JsonObject node);
}
