using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Discovery.Endpoints;

/// <summary>The port of a Pod that a Service's port leads to (upstream: podutil.FindPort).</summary>
public static class TargetPort
{
    /// <summary>Null: the port's name is none of the Pod's.</summary>
    public static long? Find(JsonObject pod, JsonObject servicePort)
    {
        ArgumentNullException.ThrowIfNull(servicePort);
        switch (servicePort["targetPort"])
        {
            case JsonInteger { Value: > 0 } number:
                return number.Value;
            case JsonString { Value.Length: > 0 } name:
                var protocol = Protocol(servicePort);
                return Containers(pod)
                    .SelectMany(c => c.ArrayAt("ports").Objects)
                    .FirstOrDefault(p => p.String("name") == name.Value && Protocol(p) == protocol)?
                    .Integer("containerPort");
            default:
                return servicePort.Integer("port");
        }
    }

    /// <summary>The port's protocol, TCP when it says none.</summary>
    public static string Protocol(JsonObject port) => port.String("protocol") ?? "TCP";

    /// <summary>The containers, then the init containers that keep running.</summary>
    private static IEnumerable<JsonObject> Containers(JsonObject pod) =>
        pod.ArrayAt("spec", "containers").Objects
            .Concat(pod.ArrayAt("spec", "initContainers").Objects.Where(c => c.String("restartPolicy") == "Always"));
}
