using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Kubelet;

/// <summary>What keeps the volumes of a Pod from being mounted, in upstream's words. Volumes that no container mounts are passed over.</summary>
internal static class PodVolumes
{
    /// <summary>The messages of the Events about it; none: all can be mounted.</summary>
    public static IReadOnlyList<string> Problems(ClusterClient client, JsonObject pod)
    {
        var used = PodContainers.All(pod)
            .SelectMany(c => c.ArrayAt("volumeMounts").Objects.Concat(c.ArrayAt("volumeDevices").Objects))
            .Select(m => m.String("name"))
            .ToHashSet();
        var volumes = pod.ArrayAt("spec", "volumes").Objects.Where(v => used.Contains(v.String("name"))).ToList();
        var problems = volumes
            .Select(v => (Volume: v, Problem: Sources(client, pod, v)))
            .Where(v => v.Problem is not null)
            .Select(v => $"MountVolume.SetUp failed for volume \"{v.Volume.String("name")}\" : {v.Problem}")
            .ToList();
        var claims = volumes
            .Select(v => (Name: v.String("name"), Problem: Claim(client, pod, v)))
            .Where(v => v.Problem is not null)
            .ToList();
        if (claims.Count > 0)
        {
            var names = string.Join(' ', claims.Select(c => c.Name).Order(StringComparer.Ordinal));
            problems.Add($"Unable to attach or mount volumes: unmounted volumes=[{names}], unattached volumes=[], failed to process volumes=[{names}]: {string.Join("; ", claims.Select(c => c.Problem))}");
        }

        return problems;
    }

    // A Pod that was given its node by hand may come before its claims are bound (populator getPVCExtractPV).
    private static string? Claim(ClusterClient client, JsonObject pod, JsonObject volume)
    {
        if (PodClaims.NameOf(pod, volume) is not { } name)
        {
            return null;
        }

        var claim = client.Get(ResourceNames.PersistentVolumeClaims, pod.Namespace(), name);
        var why = claim is null ? $"failed to fetch PVC from API server: persistentvolumeclaims \"{name}\" not found"
            : claim.IsDeleting() && !claim.Metadata().ArrayAt("finalizers").Any(f => f.AsString == "kubernetes.io/pvc-protection") ? "PVC is being deleted"
            : claim.StringAt("status", "phase") != "Bound" ? "PVC is not bound"
            : null;
        return why is null ? null : $"error processing PVC {pod.Namespace()}/{name}: {why}";
    }

    // One volume of a single source, or a projected one of several (volume/configmap, volume/secret, volume/projected).
    private static string? Sources(ClusterClient client, JsonObject pod, JsonObject volume)
    {
        if (volume.Object("configMap") is { } map)
        {
            return Source(client, pod, map, ResourceNames.ConfigMaps, map.String("name"));
        }

        if (volume.Object("secret") is { } secret)
        {
            return Source(client, pod, secret, ResourceNames.Secrets, secret.String("secretName"));
        }

        var problems = volume.ArrayAt("projected", "sources").Objects
            .Select(s => s.Object("configMap") is { } m ? Source(client, pod, m, ResourceNames.ConfigMaps, m.String("name"))
                : s.Object("secret") is { } o ? Source(client, pod, o, ResourceNames.Secrets, o.String("name"))
                : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return problems.Count switch
        {
            0 => null,
            1 => problems[0],
            _ => $"[{string.Join(", ", problems)}]",
        };
    }

    private static string? Source(ClusterClient client, JsonObject pod, JsonObject source, string resource, string? name)
    {
        if (source.Boolean("optional") == true)
        {
            return null;
        }

        if (ConfigSource.Find(client, pod, resource, name ?? "") is not { } found)
        {
            return ConfigSource.NotFound(resource, name ?? "");
        }

        var missing = source.ArrayAt("items").Objects.Select(i => i.String("key") ?? "")
            .FirstOrDefault(k => !found.ObjectAt("data").Contains(k) && !found.ObjectAt("binaryData").Contains(k));
        return missing is null ? null
            : resource == ResourceNames.Secrets ? $"references non-existent secret key: {missing}"
            : $"configmap references non-existent config key: {missing}";
    }
}
