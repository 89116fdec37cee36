using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>
/// The annotations in which the form of autoscaling/v1 carries what it has no members for. No stored object has them, and no client sets them but
/// through that form.
/// </summary>
internal static class RoundTripAnnotations
{
    public const string Metrics = "autoscaling.alpha.kubernetes.io/metrics";
    public const string CurrentMetrics = "autoscaling.alpha.kubernetes.io/current-metrics";
    public const string Conditions = "autoscaling.alpha.kubernetes.io/conditions";
    public const string Behavior = "autoscaling.alpha.kubernetes.io/behavior";

    private static readonly string[] All =
    [
        Metrics, CurrentMetrics, Conditions, Behavior,
        "autoscaling.alpha.kubernetes.io/scale-down-tolerance", "autoscaling.alpha.kubernetes.io/scale-up-tolerance",
    ];

    public static JsonObject Without(JsonObject scaler)
    {
        var annotations = scaler.ObjectAt("metadata", "annotations");
        if (!All.Any(annotations.Contains))
        {
            return scaler;
        }

        annotations = All.Aggregate(annotations, (a, name) => a.Without(name));
        return scaler.WithOrWithoutAt(annotations.Count == 0 ? null : annotations, "metadata", "annotations");
    }

    /// <summary>With these annotations, those without a value left out, in the order of their names as Go writes maps.</summary>
    public static JsonObject With(JsonObject scaler, params ReadOnlySpan<(string Name, JsonValue? Value)> added)
    {
        var annotations = scaler.ObjectAt("metadata", "annotations");
        foreach (var (name, value) in added)
        {
            annotations = value is null ? annotations : annotations.With(name, value.ToString());
        }

        var sorted = new JsonObjectBuilder(annotations.Count);
        foreach (var (name, value) in annotations.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            sorted.Add(name, value);
        }

        return annotations.Count == 0 ? scaler : scaler.WithAt(sorted.Build(), "metadata", "annotations");
    }

    /// <summary>The JSON in an annotation; null when there is none that can be read.</summary>
    public static JsonValue? Read(JsonObject scaler, string name)
    {
        try
        {
            return scaler.Annotation(name) is { } text ? JsonReader.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
