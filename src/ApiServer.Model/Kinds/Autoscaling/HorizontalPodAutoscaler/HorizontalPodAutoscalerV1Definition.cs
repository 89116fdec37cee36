using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>
/// The form of autoscaling/v1: one cpu percentage instead of metrics. What it has no member for travels in upstream's annotations
/// (autoscaling/v1 conversion.go), as the JSON of the stored form, so that an update in this form loses nothing.
/// </summary>
internal sealed class HorizontalPodAutoscalerV1Definition : HorizontalPodAutoscalerDefinition
{
    private const string Metrics = "autoscaling.alpha.kubernetes.io/metrics";
    private const string CurrentMetrics = "autoscaling.alpha.kubernetes.io/current-metrics";
    private const string Conditions = "autoscaling.alpha.kubernetes.io/conditions";
    private const string Behavior = "autoscaling.alpha.kubernetes.io/behavior";

    private readonly TableDefinition _table;

    public HorizontalPodAutoscalerV1Definition() => _table = new(base.Table.Columns, (obj, now) => Row(ToStored(obj), now));

    public override TableDefinition Table => _table;

    public override JsonObject FromStored(JsonObject stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var spec = stored.ObjectAt("spec");
        var status = stored.ObjectAt("status");
        var obj = stored.With("apiVersion", "autoscaling/v1");
        (spec, obj) = ToPercent(spec, "metrics", "target", "targetCPUUtilizationPercentage", Metrics, obj);
        (status, obj) = ToPercent(status, "currentMetrics", "current", "currentCPUUtilizationPercentage", CurrentMetrics, obj);
        (spec, obj) = ToAnnotation(spec, "behavior", Behavior, obj);
        (status, obj) = ToAnnotation(status, "conditions", Conditions, obj);
        obj = obj.With("spec", spec);
        return stored.Contains("status") ? obj.With("status", status) : obj;
    }

    public override JsonObject ToStored(JsonObject served)
    {
        ArgumentNullException.ThrowIfNull(served);
        var spec = served.ObjectAt("spec");
        var status = served.ObjectAt("status");
        var obj = served.With("apiVersion", "autoscaling/v2");
        (spec, obj) = FromPercent(spec, "metrics", "targetCPUUtilizationPercentage", CpuMetric.Target, Metrics, obj);
        (status, obj) = FromPercent(status, "currentMetrics", "currentCPUUtilizationPercentage", CpuMetric.Current, CurrentMetrics, obj);
        (spec, obj) = FromAnnotation(spec, "behavior", Behavior, obj);
        (status, obj) = FromAnnotation(status, "conditions", Conditions, obj);
        obj = obj.With("spec", spec);
        return status.Count > 0 || served.Contains("status") ? obj.With("status", status) : obj;
    }

    private static (JsonObject Part, JsonObject Obj) ToPercent(JsonObject part, string list, string member, string percentName, string annotation, JsonObject obj)
    {
        var metrics = part.ArrayAt(list);
        var cpu = metrics.Objects.FirstOrDefault(m => CpuMetric.PercentOf(m, member) is not null);
        part = part.Without(list);
        if (cpu is not null)
        {
            part = part.With(percentName, CpuMetric.PercentOf(cpu, member)!.Value);
        }

        var others = JsonArray.Of(metrics.Where(m => !ReferenceEquals(m, cpu)));
        return (part, others.Count == 0 ? obj : obj.WithAt(others.ToString(), "metadata", "annotations", annotation));
    }

    private static (JsonObject Part, JsonObject Obj) FromPercent(JsonObject part, string list, string percentName, Func<long, JsonObject> metric, string annotation, JsonObject obj)
    {
        var (others, rest) = Take(obj, annotation);
        var metrics = others as JsonArray ?? JsonArray.Empty;
        if (part.Integer(percentName) is { } percent)
        {
            metrics = JsonArray.Of([metric(percent), .. metrics]);
        }

        part = part.Without(percentName);
        return (metrics.Count == 0 ? part : part.With(list, metrics), rest);
    }

    private static (JsonObject Part, JsonObject Obj) ToAnnotation(JsonObject part, string member, string annotation, JsonObject obj) =>
        part[member] is { } value ? (part.Without(member), obj.WithAt(value.ToString(), "metadata", "annotations", annotation)) : (part, obj);

    private static (JsonObject Part, JsonObject Obj) FromAnnotation(JsonObject part, string member, string annotation, JsonObject obj)
    {
        var (value, rest) = Take(obj, annotation);
        return (value is null ? part : part.With(member, value), rest);
    }

    /// <summary>The value in an annotation, and the object without it; an annotation that is no JSON is left alone.</summary>
    private static (JsonValue? Value, JsonObject Remaining) Take(JsonObject obj, string annotation)
    {
        if (obj.Annotation(annotation) is not { } text)
        {
            return (null, obj);
        }

        try
        {
            var value = JsonReader.Parse(text);
            var rest = obj.WithoutAt("metadata", "annotations", annotation);
            return (value, rest.ObjectAt("metadata", "annotations").Count == 0 ? rest.WithoutAt("metadata", "annotations") : rest);
        }
        catch (JsonException)
        {
            return (null, obj);
        }
    }
}
