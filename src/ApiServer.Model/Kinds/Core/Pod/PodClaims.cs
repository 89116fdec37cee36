using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The claims of a Pod's volumes.</summary>
public static class PodClaims
{
    /// <summary>The name of the claim that a volume uses, or null: a generic ephemeral volume's is named after the Pod and the volume (KEP-1698).</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="volume">One of its volumes.</param>
    public static string? NameOf(JsonObject pod, JsonObject volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return volume.Object("ephemeral") is not null ? $"{pod.Name()}-{volume.String("name")}" : volume.StringAt("persistentVolumeClaim", "claimName");
    }

    /// <summary>Why the claim of that name is not the Pod's own, in upstream's words, or null: a generic ephemeral volume takes no claim that was made for another (ephemeral.VolumeIsForPod).</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="claim">The claim that has the name of its volume's claim.</param>
    public static string? WhyForeign(JsonObject pod, JsonObject claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return claim.ControllerReference()?.String("uid") == pod.Uid()
            ? null
            : $"PVC {claim.Namespace()}/{claim.Name()} was not created for pod {pod.Namespace()}/{pod.Name()} (pod is not owner)";
    }
}
