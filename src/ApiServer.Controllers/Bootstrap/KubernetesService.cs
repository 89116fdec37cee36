using System.Net;
using System.Net.Sockets;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.Bootstrap;

/// <summary>The Service by which Pods find the API server, with its endpoints (upstream: pkg/controlplane/controller/kubernetesservice and reconcilers).</summary>
internal static class KubernetesService
{
    public const string Name = "kubernetes";
    public const string Namespace = "default";

    /// <summary>The first of the Services' addresses.</summary>
    public const string Address = "10.96.0.1";

    private const int Port = 443;

    public static JsonObject Service(int httpsPort) => JsonObject.Of(
        ("kind", "Service"),
        ("apiVersion", "v1"),
        ("metadata", Metadata(("component", "apiserver"), ("provider", "kubernetes"))),
        ("spec", JsonObject.Of(
            ("ports", JsonArray.Of(JsonObject.Of(("name", "https"), ("protocol", "TCP"), ("port", Port), ("targetPort", httpsPort)))),
            ("clusterIP", Address),
            ("clusterIPs", JsonArray.OfStrings(Address)),
            ("type", "ClusterIP"),
            ("sessionAffinity", "None"),
            ("ipFamilies", JsonArray.OfStrings("IPv4")),
            ("ipFamilyPolicy", "SingleStack"),
            ("internalTrafficPolicy", "Cluster"))));

    public static JsonObject Endpoints(IPAddress address, int httpsPort) => JsonObject.Of(
        ("kind", "Endpoints"),
        ("apiVersion", "v1"),
        ("metadata", Metadata(("endpointslice.kubernetes.io/skip-mirror", "true"))),
        ("subsets", JsonArray.Of(JsonObject.Of(
            ("addresses", JsonArray.Of(JsonObject.Of(("ip", address.ToString())))),
            ("ports", EndpointPorts(httpsPort))))));

    public static JsonObject EndpointSlice(IPAddress address, int httpsPort) => JsonObject.Of(
        ("kind", "EndpointSlice"),
        ("apiVersion", "discovery.k8s.io/v1"),
        ("metadata", Metadata(("kubernetes.io/service-name", Name))),
        ("addressType", address.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6"),
        ("endpoints", JsonArray.Of(JsonObject.Of(
            ("addresses", JsonArray.OfStrings(address.ToString())),
            ("conditions", JsonObject.Of(("ready", true)))))),
        ("ports", SlicePorts(httpsPort)));

    private static JsonArray EndpointPorts(int port) => JsonArray.Of(JsonObject.Of(("name", "https"), ("port", port), ("protocol", "TCP")));

    private static JsonArray SlicePorts(int port) => JsonArray.Of(JsonObject.Of(("name", "https"), ("protocol", "TCP"), ("port", port)));

    private static JsonObject Metadata(params ReadOnlySpan<(string Name, JsonValue Value)> labels) => JsonObject.Of(
        ("name", Name), ("namespace", Namespace), ("labels", JsonObject.Of(labels)));
}
