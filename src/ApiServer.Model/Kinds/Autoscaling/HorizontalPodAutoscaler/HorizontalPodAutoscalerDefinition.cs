using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>HorizontalPodAutoscalers: stored as autoscaling/v2.</summary>
internal class HorizontalPodAutoscalerDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new HorizontalPodAutoscalerStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"),
        Row);

    /// <summary>The row of the stored form.</summary>
    protected static JsonArray Row(JsonObject scaler, DateTimeOffset now)
    {
        var spec = scaler.ObjectAt("spec");
        var target = spec.ObjectAt("scaleTargetRef");
        return JsonArray.Of(
            scaler.Name(),
            $"{target.Text("kind")}/{target.Text("name")}",
            Targets(spec.ArrayAt("metrics"), scaler.ArrayAt("status", "currentMetrics")),
            spec.Integer("minReplicas") is { } least ? least.ToString(System.Globalization.CultureInfo.InvariantCulture) : Cells.Unset,
            spec.Integer("maxReplicas") ?? 0,
            scaler.IntegerAt("status", "currentReplicas") ?? 0,
            TableDefinition.Age(scaler, now));
    }

    private static string Targets(JsonArray metrics, JsonArray current)
    {
        const int most = 2;
        List<string> shown = [];
        for (var i = 0; i < metrics.Count && i < most; i++)
        {
            shown.Add(Target(metrics[i] as JsonObject ?? JsonObject.Empty, i < current.Count ? current[i] as JsonObject : null));
        }

        var text = string.Join(", ", shown);
        return metrics.Count == 0 ? Cells.None : metrics.Count > most ? $"{text} + {metrics.Count - most} more..." : text;
    }

    private static string Target(JsonObject metric, JsonObject? current)
    {
        var type = metric.Text("type");
        if (type is not ("Resource" or "ContainerResource" or "Pods" or "Object" or "External"))
        {
            return "<unknown type>";
        }

        var member = char.ToLowerInvariant(type[0]) + type[1..];
        var source = metric.ObjectAt(member);
        var now = current.ObjectAt(member, "current");
        var average = source.At("target", "averageValue");
        return type switch
        {
            "Pods" => $"{Known(now["averageValue"])}/{Cells.Quantity(average)}",
            "Object" or "External" when average is not null => $"{Known(now["averageValue"])}/{Cells.Quantity(average)} (avg)",
            "Object" or "External" => $"{Known(now["value"])}/{Cells.Quantity(source.At("target", "value"))}",
            _ when average is not null => $"{source.Text("name")}: {Known(now["averageValue"])}/{Cells.Quantity(average)}",
            _ => $"{source.Text("name")}: {Percent(now, Cells.Unknown)}/{Percent(source.ObjectAt("target"), "<auto>")}",
        };
    }

    private static string Percent(JsonObject value, string missing) => value.Integer("averageUtilization") is { } percent ? $"{percent}%" : missing;

    private static string Known(JsonValue? value) => value is null ? Cells.Unknown : Cells.Quantity(value);
}
