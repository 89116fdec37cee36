using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Registry.Storage;

/// <summary>Which class a claim or a volume has, and which class is the default (upstream: component-helpers/storage/volume, pkg/volume/util/storageclass.go).</summary>
public static class StorageClasses
{
    /// <summary>Older than the field, and stronger.</summary>
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    private const string DefaultAnnotation = "storageclass.kubernetes.io/is-default-class";
    private const string BetaDefaultAnnotation = "storageclass.beta.kubernetes.io/is-default-class";

    /// <summary>The class that the claim names; "" when it wants none, null when it says nothing.</summary>
    public static string? OfClaim(JsonObject claim) => Of(claim);

    /// <summary>The volume's class, "" when it has none.</summary>
    public static string OfVolume(JsonObject volume) => Of(volume) ?? "";

    /// <summary>The default class: of several the newest, of equally old ones the first by name; null when there is none.</summary>
    public static JsonObject? Default(ResourceSnapshot classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return classes.List()
            .Select(c => c.Json)
            .Where(IsDefault)
            .OrderByDescending(c => c.Metadata().String("creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(c => c.Name(), StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static string? Of(JsonObject obj) => obj.Annotation(ClassAnnotation) ?? obj.StringAt("spec", "storageClassName");

    private static bool IsDefault(JsonObject c) => c.Annotation(DefaultAnnotation) == "true" || c.Annotation(BetaDefaultAnnotation) == "true";
}
