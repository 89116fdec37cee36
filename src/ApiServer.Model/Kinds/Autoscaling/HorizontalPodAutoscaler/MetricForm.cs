using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>
/// A metric, or what is known of it, in the form that autoscaling/v1 keeps in annotations (autoscaling/v1 conversion.go): for each source, v1's members
/// in their order and where autoscaling/v2 has them.
/// </summary>
internal sealed class MetricForm
{
    /// <summary>The metrics that are wanted.</summary>
    public static readonly MetricForm Wanted = new(
        "target",
        new("object", [new("target", "", "describedObject"), .. Identifier("selector", new("targetValue", "0", "target", "value")), new("averageValue", null, "target", "averageValue")]),
        new("pods", Identifier("selector", new("targetAverageValue", "0", "target", "averageValue"))),
        new("resource", [new("name", "", "name"), .. Usage("target", zero: null)]),
        new("containerResource", [new("name", "", "name"), .. Usage("target", zero: null), new("container", "", "container")]),
        new("external", [.. External("target", zero: null)]));

    /// <summary>The metrics that were seen.</summary>
    public static readonly MetricForm Seen = new(
        "current",
        new("object", [new("target", "", "describedObject"), .. Identifier("selector", new("currentValue", "0", "current", "value")), new("averageValue", null, "current", "averageValue")]),
        new("pods", Identifier("selector", new("currentAverageValue", "0", "current", "averageValue"))),
        new("resource", [new("name", "", "name"), .. Usage("current", "0")]),
        new("containerResource", [new("name", "", "name"), .. Usage("current", "0"), new("container", "", "container")]),
        new("external", [.. External("current", "0")]));

    private readonly string _value;
    private readonly Source[] _sources;

    private MetricForm(string value, params Source[] sources)
    {
        _value = value;
        _sources = sources;
    }

    /// <summary>From autoscaling/v2.</summary>
    public JsonObject ToV1(JsonObject metric)
    {
        var v1 = JsonObject.Of(("type", metric.Text("type")));
        foreach (var source in _sources)
        {
            if (metric.Object(source.Name) is { } given)
            {
                v1 = v1.With(source.Name, source.Members.Aggregate(JsonObject.Empty, (o, m) => (given.At(m.Path) ?? m.Zero) is { } value ? o.With(m.Name, value) : o));
            }
        }

        return v1;
    }

    /// <summary>To autoscaling/v2; what has the wrong type keeps it.</summary>
    public JsonObject FromV1(JsonObject v1)
    {
        var metric = JsonObject.Of(("type", v1["type"] ?? ""));
        foreach (var source in _sources)
        {
            if (v1[source.Name] is { } other and not (JsonObject or JsonNull))
            {
                metric = metric.With(source.Name, other);
            }
            else if (v1.Object(source.Name) is { } given)
            {
                var converted = source.Members.Aggregate(JsonObject.Empty, (o, m) => given[m.Name] is { } value and not JsonNull ? o.WithAt(value, m.Path) : o);
                metric = metric.With(source.Name, this == Wanted ? Typed(source.Name, converted) : converted);
            }
        }

        return metric;
    }

    /// <summary>What kind of target it is: v1 does not say.</summary>
    private JsonObject Typed(string source, JsonObject metric)
    {
        var target = metric.ObjectAt(_value);
        var average = target.Contains("averageValue");

        // v1 cannot leave an object's value out: with an average, 0 is none.
        if (source == "object" && average && Quantities.Of(target["value"])?.IsZero == true)
        {
            target = target.Without("value");
        }

        var type = source switch
        {
            "resource" or "containerResource" when target.Contains("averageUtilization") => "Utilization",
            "object" when !average => "Value",
            "external" when target.Contains("value") => "Value",
            _ => "AverageValue",
        };
        return metric.With(_value, target.With("type", type));
    }

    private static Member[] Identifier(string selector, Member value) => [new("metricName", "", "metric", "name"), value, new(selector, null, "metric", "selector")];

    private static Member[] Usage(string value, JsonValue? zero) =>
        [new(value + "AverageUtilization", null, value, "averageUtilization"), new(value + "AverageValue", zero, value, "averageValue")];

    private static Member[] External(string value, JsonValue? zero) =>
        [new("metricName", "", "metric", "name"), new("metricSelector", null, "metric", "selector"), new(value + "Value", zero, value, "value"), new(value + "AverageValue", null, value, "averageValue")];

    /// <summary>A member of v1, the value that Go writes when it is not set, and its path in v2.</summary>
    private sealed record Member(string Name, JsonValue? Zero, params string[] Path);

    private sealed record Source(string Name, Member[] Members);
}
