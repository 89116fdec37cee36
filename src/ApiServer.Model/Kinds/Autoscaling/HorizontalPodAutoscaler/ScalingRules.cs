using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>The defaults of a behavior, which there are only when a client says something of it (autoscaling/v2 defaults.go).</summary>
internal static class ScalingRules
{
    private const int PeriodSeconds = 15;

    private static readonly JsonObject Double = Policy("Percent", 100);

    /// <summary>Up: at once, four Pods or twice as many, whichever is more.</summary>
    private static readonly JsonObject Up = JsonObject.Of(
        ("stabilizationWindowSeconds", 0),
        ("selectPolicy", "Max"),
        ("policies", JsonArray.Of(Policy("Pods", 4), Double)));

    /// <summary>Down: to the least; how long to wait is the controller's setting.</summary>
    private static readonly JsonObject Down = JsonObject.Of(
        ("selectPolicy", "Max"),
        ("policies", JsonArray.Of(Double)));

    public static JsonObject Default(JsonObject behavior) => behavior
        .With("scaleUp", Fill(behavior.ObjectAt("scaleUp"), Up))
        .With("scaleDown", Fill(behavior.ObjectAt("scaleDown"), Down));

    /// <summary>A behavior as upstream's internal struct is written, which is how autoscaling/v1 carries it.</summary>
    public static JsonObject Shown(JsonObject behavior) => GoForm.Of(
        behavior.WithChild("scaleUp", ShownRules).WithChild("scaleDown", ShownRules),
        ("scaleUp", JsonNull.Instance),
        ("scaleDown", JsonNull.Instance));

    /// <summary>A behavior that was written so.</summary>
    public static JsonObject Read(JsonObject written) => written
        .Where(m => m.Key.Length > 0 && m.Value is not JsonNull)
        .Aggregate(JsonObject.Empty, (o, m) => o.With(char.ToLowerInvariant(m.Key[0]) + m.Key[1..], m.Value switch
        {
            JsonObject rules => Read(rules),
            JsonArray policies => policies.Map(p => p is JsonObject policy ? Read(policy) : p),
            var value => value,
        }));

    private static JsonObject ShownRules(JsonObject rules) => GoForm.Of(
        rules.WithEach("policies", p => GoForm.Of(p, ("type", ""), ("value", 0), ("periodSeconds", 0))),
        ("stabilizationWindowSeconds", JsonNull.Instance),
        ("selectPolicy", JsonNull.Instance),
        ("policies", JsonNull.Instance),
        ("tolerance", JsonNull.Instance));

    private static JsonObject Fill(JsonObject rules, JsonObject defaults) => defaults.Aggregate(rules, (r, d) => r.WithDefault(d.Key, d.Value));

    private static JsonObject Policy(string type, int value) => JsonObject.Of(("type", type), ("value", value), ("periodSeconds", PeriodSeconds));
}
