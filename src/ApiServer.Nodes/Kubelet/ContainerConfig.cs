using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Whether what a container's environment refers to is there (upstream: kubelet makeEnvironmentVariables).</summary>
internal static class ContainerConfig
{
    /// <summary>What keeps the container from being created; null: nothing.</summary>
    public static string? Problem(ClusterClient client, JsonObject pod, JsonObject container)
    {
        foreach (var source in container.ArrayAt("envFrom").Objects)
        {
            if (Missing(client, pod, source.At("configMapRef"), ResourceNames.ConfigMaps, null) is { } map)
            {
                return map;
            }

            if (Missing(client, pod, source.At("secretRef"), ResourceNames.Secrets, null) is { } secret)
            {
                return secret;
            }
        }

        foreach (var source in container.ArrayAt("env").Objects.Select(e => e.ObjectAt("valueFrom")))
        {
            var problem = Missing(client, pod, source.At("configMapKeyRef"), ResourceNames.ConfigMaps, source.StringAt("configMapKeyRef", "key"))
                ?? Missing(client, pod, source.At("secretKeyRef"), ResourceNames.Secrets, source.StringAt("secretKeyRef", "key"));
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? Missing(ClusterClient client, JsonObject pod, JsonValue? reference, string resource, string? key)
    {
        if (reference is not JsonObject wanted || wanted.Boolean("optional") == true)
        {
            return null;
        }

        var name = wanted.String("name") ?? "";
        if (ConfigSource.Find(client, pod, resource, name) is not { } found)
        {
            return ConfigSource.NotFound(resource, name);
        }

        return key is null || found.ObjectAt("data").Contains(key)
            ? null
            : $"couldn't find key {key} in {(resource == ResourceNames.Secrets ? "Secret" : "ConfigMap")} {pod.Namespace()}/{name}";
    }
}
