using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Whether what a Pod mounts is there.</summary>
internal static class PodVolumes
{
    /// <summary>A Pod that was given its node by hand may come before its claims are bound.</summary>
    public static bool AreThere(PodPass pass) =>
        pass.Pod.StringAt("status", "phase") == "Running"
        || pass.Pod.ArrayAt("spec", "volumes").Objects
            .Select(v => v.StringAt("persistentVolumeClaim", "claimName"))
            .OfType<string>()
            .All(name => pass.Kubelet.Get(ResourceNames.PersistentVolumeClaims, pass.Pod.Namespace(), name)?.StringAt("status", "phase") == "Bound");
}
