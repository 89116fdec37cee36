using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Kubelet;

/// <summary>The ConfigMaps and Secrets that a Pod refers to (upstream: kubelet's configmap and secret managers).</summary>
internal static class ConfigSource
{
    public static JsonObject? Find(ClusterClient client, JsonObject pod, string resource, string name) => client.Get(resource, pod.Namespace(), name);

    public static string NotFound(string resource, string name) => $"{(resource == ResourceNames.Secrets ? "secret" : "configmap")} \"{name}\" not found";
}
