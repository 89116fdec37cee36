using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>
/// The form of autoscaling/v1: one cpu percentage instead of metrics. What it has no member for travels in upstream's annotations
/// (autoscaling/v1 conversion.go), so that an update in this form loses nothing.
/// </summary>
internal sealed class HorizontalPodAutoscalerV1Definition : HorizontalPodAutoscalerDefinition
{
    private readonly TableDefinition _table;

    public HorizontalPodAutoscalerV1Definition() => _table = new(base.Table.Columns, (obj, now) => Row(ToStored(obj), now));

    public override TableDefinition Table => _table;

    public override JsonObject FromStored(JsonObject stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var spec = stored.ObjectAt("spec");
        var status = stored.ObjectAt("status");
        var metrics = spec.ArrayAt("metrics").Objects.ToLookup(m => CpuMetric.PercentOf(m, "target") is null);
        var obj = RoundTripAnnotations.With(
            RoundTripAnnotations.Without(stored).With("apiVersion", "autoscaling/v1"),
            (RoundTripAnnotations.Metrics, List(metrics[true].Select(MetricForm.Wanted.ToV1))),
            (RoundTripAnnotations.CurrentMetrics, List(status.ArrayAt("currentMetrics").Objects.Select(MetricForm.Seen.ToV1))),
            (RoundTripAnnotations.Behavior, spec.Object("behavior") is { } behavior ? ScalingRules.Shown(behavior) : null),
            (RoundTripAnnotations.Conditions, List(status.ArrayAt("conditions").Objects.Select(Condition))));
        var target = metrics[false].Select(m => CpuMetric.PercentOf(m, "target")).FirstOrDefault();
        var current = status.ArrayAt("currentMetrics").Objects.Select(m => CpuMetric.PercentOf(m, "current")).LastOrDefault(p => p is not null);
        obj = obj.With("spec", WithPercent(spec.Without("metrics").Without("behavior"), "targetCPUUtilizationPercentage", target));
        return stored.Contains("status")
            ? obj.With("status", WithPercent(status.Without("currentMetrics").Without("conditions"), "currentCPUUtilizationPercentage", current))
            : obj;
    }

    public override JsonObject ToStored(JsonObject served)
    {
        ArgumentNullException.ThrowIfNull(served);
        var spec = served.ObjectAt("spec");
        var status = served.ObjectAt("status");
        IEnumerable<JsonObject> target = spec.Integer("targetCPUUtilizationPercentage") is { } wanted ? [CpuMetric.Target(wanted)] : [];
        IEnumerable<JsonObject> current = status.Integer("currentCPUUtilizationPercentage") is { } seen ? [CpuMetric.Current(seen)] : [];
        var metrics = Fitting("Spec", "metrics", Metrics(served, RoundTripAnnotations.Metrics, MetricForm.Wanted));
        var currentMetrics = Fitting("Status", "currentMetrics", Metrics(served, RoundTripAnnotations.CurrentMetrics, MetricForm.Seen));
        var behavior = RoundTripAnnotations.Read(served, RoundTripAnnotations.Behavior) is JsonObject written ? ScalingRules.Read(written) : null;
        spec = spec
            .Without("targetCPUUtilizationPercentage")
            .WithOrWithoutAt(List((metrics as JsonArray ?? JsonArray.Empty).Objects.Concat(target)), "metrics")
            .WithOrWithoutAt(behavior is { Count: > 0 } ? Fitting("Spec", "behavior", behavior) : null, "behavior");
        status = status
            .Without("currentCPUUtilizationPercentage")
            .WithOrWithoutAt(currentMetrics ?? List(current), "currentMetrics")
            .WithOrWithoutAt(Fitting("Status", "conditions", RoundTripAnnotations.Read(served, RoundTripAnnotations.Conditions)), "conditions");
        var obj = RoundTripAnnotations.Without(served).With("apiVersion", "autoscaling/v2").With("spec", spec);
        return status.Count > 0 || served.Contains("status") ? obj.With("status", status) : obj;
    }

    private static JsonArray? Metrics(JsonObject served, string annotation, MetricForm form) =>
        (RoundTripAnnotations.Read(served, annotation) as JsonArray)?.Map(m => m is JsonObject metric ? form.FromV1(metric) : m);

    /// <summary>What an annotation held, if it is what that member of the stored spec or status may be: clients can write anything there.</summary>
    private static JsonValue? Fitting(string part, string member, JsonValue? value)
    {
        try
        {
            return value is null ? null : ObjectDecoder.Decode(SchemaTable.BuiltIn["io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler" + part], JsonObject.Of((member, value)))[member];
        }
        catch (DecodeException)
        {
            return null;
        }
    }

    private static JsonObject WithPercent(JsonObject part, string member, long? percent) => percent is { } value ? part.With(member, value) : part;

    private static JsonArray? List(IEnumerable<JsonObject> items)
    {
        var list = JsonArray.Of(items);
        return list.Count == 0 ? null : list;
    }

    /// <summary>Go writes the time even when it is not set.</summary>
    private static JsonObject Condition(JsonObject condition)
    {
        var shown = JsonObject.Of(
            ("type", condition.Text("type")),
            ("status", condition.Text("status")),
            ("lastTransitionTime", condition["lastTransitionTime"] ?? JsonNull.Instance));
        shown = condition["reason"] is { } reason ? shown.With("reason", reason) : shown;
        return condition["message"] is { } message ? shown.With("message", message) : shown;
    }
}
