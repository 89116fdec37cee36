using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds;

/// <summary>What distinguishes the Nodes whose kubelets are part of this process.</summary>
public static class SimulatedNodes
{
    /// <summary>An annotation: <c>stopped</c> makes the kubelet fall silent, until it is taken away (docs/simulation.md).</summary>
    public const string HeartbeatAnnotation = "simulation.apiserver.local/heartbeat";

    /// <summary>What such a node gives as its container runtime.</summary>
    public const string Runtime = "simulated://1.0.0";

    /// <summary>Whether the node's kubelet was made to fall silent.</summary>
    public static bool IsSilenced(this JsonObject node) => node.Annotation(HeartbeatAnnotation) == "stopped";

    /// <summary>
    /// Whether the node lives as long as this process does: nobody has to look at its Lease, which is renewed on the machine's time only.
    /// </summary>
    public static bool LivesWithServer(this JsonObject node) =>
        node.StringAt("status", "nodeInfo", "containerRuntimeVersion") == Runtime && !node.IsSilenced();
}
