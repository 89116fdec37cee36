using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The defaults of a Pod's volume.</summary>
internal static class VolumeDefaults
{
    private const int FileMode = 420;
    private const int TokenSeconds = 3600;

    public static JsonObject Apply(JsonObject volume)
    {
        if (!volume.Any(m => m.Key != "name" && m.Value is not JsonNull))
        {
            return volume.With("emptyDir", JsonObject.Empty);
        }

        return volume
            .WithChild("secret", Mode)
            .WithChild("configMap", Mode)
            .WithChild("downwardAPI", d => Mode(d).WithEach("items", DownwardItem))
            .WithChild("projected", p => Mode(p).WithEach("sources", Source))
            .WithChild("hostPath", HostPath)
            .WithChild("iscsi", i => i.WithDefaultText("iscsiInterface", "default"))
            .WithChild("rbd", r => r.WithDefaultText("pool", "rbd").WithDefaultText("user", "admin").WithDefaultText("keyring", "/etc/ceph/keyring"))
            .WithChild("azureDisk", AzureDisk)
            .WithChild("scaleIO", s => s.WithDefaultText("storageMode", "ThinProvisioned").WithDefaultText("fsType", "xfs"))
            .WithChild("ephemeral", e => e.WithChild("volumeClaimTemplate", t => t.WithChild("spec", s => s.WithDefault("volumeMode", "Filesystem"))))
            .WithChild("image", i => i.WithDefaultText("pullPolicy", "IfNotPresent"));
    }

    public static JsonObject HostPath(JsonObject source) => source.WithDefault("type", "");

    public static JsonObject AzureDisk(JsonObject source) => source
        .WithDefault("cachingMode", "ReadWrite")
        .WithDefault("fsType", "ext4")
        .WithDefault("readOnly", false)
        .WithDefault("kind", "Shared");

    public static JsonObject FieldReference(JsonObject reference) => reference.WithDefaultText("apiVersion", "v1");

    private static JsonObject Mode(JsonObject source) => source.WithDefault("defaultMode", FileMode);

    private static JsonObject DownwardItem(JsonObject item) => item.WithChild("fieldRef", FieldReference);

    private static JsonObject Source(JsonObject source) => source
        .WithChild("serviceAccountToken", t => t.WithDefault("expirationSeconds", TokenSeconds))
        .WithChild("downwardAPI", d => d.WithEach("items", DownwardItem));
}
