using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds;

/// <summary>Which storage class a claim or a volume has (upstream: component-helpers/storage/volume).</summary>
public static class StorageClassName
{
    /// <summary>Older than the field, and stronger.</summary>
    private const string Annotation = "volume.beta.kubernetes.io/storage-class";

    /// <summary>The class that the object names; "" when it wants none, null when it says nothing.</summary>
    public static string? Given(JsonObject claimOrVolume) => claimOrVolume.Annotation(Annotation) ?? claimOrVolume.StringAt("spec", "storageClassName");

    /// <summary>The class that counts when claims and volumes are matched: "" for none.</summary>
    public static string Of(JsonObject claimOrVolume) => Given(claimOrVolume) ?? "";
}
