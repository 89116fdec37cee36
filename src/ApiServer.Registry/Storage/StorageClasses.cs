using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Registry.Storage;

/// <summary>Which storage class is the default (upstream: pkg/volume/util/storageclass.go).</summary>
public static class StorageClasses
{
    private const string DefaultAnnotation = "storageclass.kubernetes.io/is-default-class";
    private const string BetaDefaultAnnotation = "storageclass.beta.kubernetes.io/is-default-class";

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

    private static bool IsDefault(JsonObject c) => c.Annotation(DefaultAnnotation) == "true" || c.Annotation(BetaDefaultAnnotation) == "true";
}
