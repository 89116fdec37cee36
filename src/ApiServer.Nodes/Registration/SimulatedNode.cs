using System.Runtime.InteropServices;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes.Registration;

/// <summary>The Node object of a simulated node, as its kubelet would register and report it.</summary>
internal static class SimulatedNode
{
    private static readonly (string Type, string Reason, string Message, string Status)[] Conditions =
    [
        ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", "False"),
        ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", "False"),
        ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available", "False"),
        ("Ready", "KubeletReady", "kubelet is posting ready status", "True"),
    ];

    /// <summary>The node's own address: of the network for benchmarks (RFC 2544), since nothing listens there.</summary>
    public static string InternalAddress(int index) => $"198.18.{(index + 10) / 250}.{((index + 10) % 250) + 1}";

    /// <summary>The addresses of the node's Pods.</summary>
    public static string PodCidr(int index) => $"10.{244 + (index / 256)}.{index % 256}.0/24";

    /// <summary>A new Node object with its status.</summary>
    public static JsonObject New(int index, NodeOptions options, DateTimeOffset now)
    {
        var name = NodeOptions.NameOf(index);
        var cidr = PodCidr(index);
        return JsonObject.Of(
            ("kind", "Node"),
            ("apiVersion", "v1"),
            ("metadata", JsonObject.Of(
                ("name", name),
                ("labels", Labels(name)),
                ("annotations", JsonObject.Of(("node.alpha.kubernetes.io/ttl", "0"))))),
            ("spec", JsonObject.Of(("podCIDR", cidr), ("podCIDRs", JsonArray.OfStrings(cidr)))),
            ("status", Status(index, options, now, null)));
    }

    /// <summary>The status that the kubelet posts; transition times of conditions that did not change are kept from <paramref name="old"/>.</summary>
    public static JsonObject Status(int index, NodeOptions options, DateTimeOffset now, JsonObject? old)
    {
        var resources = Resources();
        return JsonObject.Of(
            ("capacity", resources),
            ("allocatable", resources),
            ("conditions", JsonArray.Of(Conditions.Select(c => (JsonValue)Condition(c, now, old)))),
            ("addresses", JsonArray.Of(Address("InternalIP", InternalAddress(index)), Address("Hostname", NodeOptions.NameOf(index)))),
            ("daemonEndpoints", JsonObject.Of(("kubeletEndpoint", JsonObject.Of(("Port", 0))))),
            ("nodeInfo", NodeInfo(index, options)));
    }

    private static JsonObject Labels(string name) => JsonObject.Of(
        ("beta.kubernetes.io/arch", Architecture),
        ("beta.kubernetes.io/os", "linux"),
        ("kubernetes.io/arch", Architecture),
        ("kubernetes.io/hostname", name),
        ("kubernetes.io/os", "linux"));

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    // A usual worker: 4 cores, and upstream's default of 110 Pods.
    private static JsonObject Resources() => JsonObject.Of(
        ("cpu", "4"),
        ("ephemeral-storage", "100Gi"),
        ("memory", "16Gi"),
        ("pods", "110"));

    private static JsonObject Condition((string Type, string Reason, string Message, string Status) c, DateTimeOffset now, JsonObject? old)
    {
        var before = old?.Condition(c.Type);
        var since = before?.String("status") == c.Status ? before.String("lastTransitionTime") : null;
        return JsonObject.Of(
            ("type", c.Type),
            ("status", c.Status),
            ("lastHeartbeatTime", ApiTime.Format(now)),
            ("lastTransitionTime", since ?? ApiTime.Format(now)),
            ("reason", c.Reason),
            ("message", c.Message));
    }

    private static JsonObject Address(string type, string address) => JsonObject.Of(("type", type), ("address", address));

    private static JsonObject NodeInfo(int index, NodeOptions options) => JsonObject.Of(
        ("machineID", index.ToString("x32", System.Globalization.CultureInfo.InvariantCulture)),
        ("systemUUID", ""),
        ("bootID", ""),
        ("kernelVersion", "6.1.0"),
        ("osImage", "Simulated Linux"),
        ("containerRuntimeVersion", SimulatedNodes.Runtime),
        ("kubeletVersion", options.KubeletVersion),
        ("kubeProxyVersion", ""),
        ("operatingSystem", "linux"),
        ("architecture", Architecture));
}
