using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Registry.Admission.ServiceAccount;

/// <summary>The projected volume with an account's token, the cluster's CA and the namespace, and its mounts.</summary>
internal static class ServiceAccountToken
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";

    /// <summary>An hour and 7 seconds: how a generated request for a token is told from one that a user wrote.</summary>
    private const int ExpirationSeconds = 3607;

    /// <summary>The octal mode 0644.</summary>
    private const int FileMode = 420;

    /// <summary>The Pod with the volume mounted in every container that has nothing at its path; a volume with the prefix is reused.</summary>
    public static JsonObject Mount(JsonObject pod, IdSource ids)
    {
        var volumes = pod.ArrayAt("spec", "volumes");
        var existing = volumes.Objects
            .Select(v => v.String("name"))
            .FirstOrDefault(n => n is not null && n.StartsWith(VolumePrefix, StringComparison.Ordinal));
        var name = existing ?? VolumePrefix + ids.NewSuffix();
        var mounted = MountIn(MountIn(pod, "initContainers", name), "containers", name);
        return existing is not null || ReferenceEquals(mounted, pod)
            ? mounted
            : mounted.WithAt(volumes.Add(Volume(name)), "spec", "volumes");
    }

    private static JsonObject MountIn(JsonObject pod, string list, string volume)
    {
        var containers = pod.ArrayAt("spec", list);
        var mounted = containers.Map(c => c is JsonObject container ? MountIn(container, volume) : c);
        return ReferenceEquals(mounted, containers) ? pod : pod.WithAt(mounted, "spec", list);
    }

    private static JsonObject MountIn(JsonObject container, string volume)
    {
        var mounts = container.ArrayAt("volumeMounts");
        return mounts.Objects.Any(m => m.String("mountPath") == MountPath)
            ? container
            : container.With("volumeMounts", mounts.Add(JsonObject.Of(("name", volume), ("readOnly", true), ("mountPath", MountPath))));
    }

    private static JsonObject Volume(string name) => JsonObject.Of(
        ("name", name),
        ("projected", JsonObject.Of(
            ("sources", JsonArray.Of(
                JsonObject.Of(("serviceAccountToken", JsonObject.Of(("expirationSeconds", ExpirationSeconds), ("path", "token")))),
                JsonObject.Of(("configMap", JsonObject.Of(
                    ("name", "kube-root-ca.crt"),
                    ("items", JsonArray.Of(JsonObject.Of(("key", "ca.crt"), ("path", "ca.crt"))))))),
                JsonObject.Of(("downwardAPI", JsonObject.Of(
                    ("items", JsonArray.Of(JsonObject.Of(
                        ("path", "namespace"),
                        ("fieldRef", JsonObject.Of(("apiVersion", "v1"), ("fieldPath", "metadata.namespace"))))))))))),
            ("defaultMode", FileMode))));
}
