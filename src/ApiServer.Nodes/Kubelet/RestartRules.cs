using ApiServer.Model.Json;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Whether a container that ended is started again (upstream: podutil ContainerShouldRestart).</summary>
internal static class RestartRules
{
    /// <summary>The container's own rules and policy come before the Pod's. An init container that succeeded is done.</summary>
    public static bool Restarts(JsonObject pod, JsonObject container, int exitCode)
    {
        if (container.ArrayAt("restartPolicyRules").Objects.Any(r => r.String("action") == "Restart" && Applies(r.ObjectAt("exitCodes"), exitCode)))
        {
            return true;
        }

        return (container.String("restartPolicy") ?? pod.StringAt("spec", "restartPolicy")) switch
        {
            "Never" => false,
            "OnFailure" => exitCode != 0,
            _ => exitCode != 0 || !PodContainers.IsInit(pod, container) || PodContainers.IsSidecar(container),
        };
    }

    private static bool Applies(JsonObject codes, int exitCode)
    {
        var listed = codes.ArrayAt("values").Any(v => v.AsInteger == exitCode);
        return codes.String("operator") == "NotIn" ? !listed : listed;
    }
}
