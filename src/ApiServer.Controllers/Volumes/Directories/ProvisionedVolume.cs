using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes.Directories;

/// <summary>The PersistentVolume that is made for a claim (upstream: sig-storage-lib-external-provisioner).</summary>
internal static class ProvisionedVolume
{
    /// <summary>Keeps a volume of policy Delete until its directory is gone.</summary>
    public const string Finalizer = "external-provisioner.volume.kubernetes.io/finalizer";

    public static string NameFor(JsonObject claim) => "pvc-" + claim.Uid();

    /// <summary>The volume.</summary>
    /// <param name="claim">To whom it is promised.</param>
    /// <param name="storageClass">Its class: policy and mount options.</param>
    /// <param name="path">Its directory.</param>
    /// <param name="node">A node that reaches it.</param>
    /// <param name="keys">The labels that others need to have in common with that node.</param>
    public static JsonObject Of(JsonObject claim, JsonObject storageClass, string path, JsonObject? node, IReadOnlyList<string> keys)
    {
        var policy = storageClass.String("reclaimPolicy") ?? "Delete";
        var volume = JsonObject.Of(
            ("kind", "PersistentVolume"),
            ("apiVersion", "v1"),
            ("metadata", JsonObject.Of(
                ("name", NameFor(claim)),
                ("annotations", JsonObject.Of((VolumeAnnotations.ProvisionedBy, VolumeDirectories.Provisioner))))),
            ("spec", JsonObject.Of(
                ("capacity", JsonObject.Of(("storage", claim.At("spec", "resources", "requests", "storage")!))),
                ("hostPath", JsonObject.Of(("path", path), ("type", "DirectoryOrCreate"))),
                ("accessModes", claim.ArrayAt("spec", "accessModes")),
                ("claimRef", VolumeMatching.ReferenceTo(claim)),
                ("persistentVolumeReclaimPolicy", policy),
                ("storageClassName", storageClass.Name()),
                ("volumeMode", "Filesystem"))))
            .WithOrWithoutAt(storageClass["mountOptions"], "spec", "mountOptions")
            .WithOrWithoutAt(claim.At("spec", "volumeAttributesClassName"), "spec", "volumeAttributesClassName");
        volume = policy == "Delete" ? volume.WithFinalizer(Finalizer) : volume;
        return node is null || keys.Count == 0 ? volume : volume.WithAt(Affinity(node, keys), "spec", "nodeAffinity");
    }

    private static JsonObject Affinity(JsonObject node, IReadOnlyList<string> keys) => JsonObject.Of(
        ("required", JsonObject.Of(("nodeSelectorTerms", JsonArray.Of(JsonObject.Of(("matchExpressions", JsonArray.Of([.. keys.Select(k => Expression(k, node))]))))))));

    private static JsonObject Expression(string key, JsonObject node) => JsonObject.Of(
        ("key", key), ("operator", "In"), ("values", JsonArray.OfStrings(node.Label(key) ?? "")));
}
