using System.Text;
using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>
/// The way from kubectl's client-side apply to server-side apply, for the manager <c>kubectl</c> only: what its annotation shows that it applied is
/// its own, and the annotation stays true (apimachinery managedfields lastappliedmanager.go, lastappliedupdater.go).
/// </summary>
internal static class LastApplied
{
    private const string Kubectl = "kubectl";
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const int LongestAnnotation = 256 * 1024;

    /// <summary>The apply, with the conflicts forgiven that the annotation explains.</summary>
    /// <exception cref="Errors.ApiStatusException">409.</exception>
    public static JsonObject Upgrade(FieldWriter writer, JsonObject live, JsonObject config, bool force, ManagedFields managed)
    {
        var applied = FieldManager.TryApply(writer, live, config, managed, force, out var conflicts);
        if (applied is null && writer.Manager == Kubectl && Owned(writer, live) is { } own)
        {
            conflicts = conflicts.Without(own);
            applied = conflicts.IsEmpty ? FieldManager.TryApply(writer, live, config, managed, force: true, out _) : null;
        }

        if (applied is null)
        {
            throw conflicts.ToException();
        }

        return writer.Manager == Kubectl && applied.At("metadata", "annotations", Annotation) is not null ? WithAnnotation(applied, config) : applied;
    }

    /// <summary>What the annotation says was applied and still stands as it says; null without a usable annotation.</summary>
    private static JsonObject? Owned(FieldWriter writer, JsonObject live)
    {
        var text = live.StringAt("metadata", "annotations", Annotation);
        if (string.IsNullOrEmpty(text) || Parse(text) is not { } last || last.String("apiVersion") != writer.ApiVersion
            || AppliedValidation.Problem(writer.Schema, last) is not null)
        {
            return null;
        }

        var comparison = ObjectComparison.Of(writer.Schema, last, live);
        return FieldSet.Difference(
            FieldSet.Difference(OwnedFields.Of(writer.Schema, last), comparison.Written), comparison.Removed);
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonReader.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As Go writes a map: by the names of the members.</summary>
    private static JsonValue Sorted(JsonValue value) => value switch
    {
        JsonObject o => new JsonObject([.. o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))]),
        JsonArray a => a.Map(Sorted),
        _ => value,
    };

    private static JsonObject WithAnnotation(JsonObject applied, JsonObject config)
    {
        var text = Sorted(config.WithoutAt("metadata", "annotations", Annotation)) + "\n";
        return Encoding.UTF8.GetByteCount(text) > LongestAnnotation
            ? applied.WithoutAt("metadata", "annotations", Annotation)
            : applied.WithAt(text, "metadata", "annotations", Annotation);
    }
}
