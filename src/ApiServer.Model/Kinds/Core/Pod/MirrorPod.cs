using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>Pods that show what a kubelet runs from its own files (static pods): the API does not decide about them.</summary>
internal static class MirrorPod
{
    private const string Annotation = "kubernetes.io/config.mirror";

    public static bool Is(JsonObject pod) => pod.StringAt("metadata", "annotations", Annotation) is not null;
}
