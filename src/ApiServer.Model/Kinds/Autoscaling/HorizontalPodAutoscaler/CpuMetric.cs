using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Autoscaling.HorizontalPodAutoscaler;

/// <summary>The one metric that autoscaling/v1 knows: the average use of cpu, in percent.</summary>
internal static class CpuMetric
{
    public static JsonObject Target(long percent) => JsonObject.Of(
        ("type", "Resource"),
        ("resource", JsonObject.Of(("name", "cpu"), ("target", JsonObject.Of(("type", "Utilization"), ("averageUtilization", percent))))));

    public static JsonObject Current(long percent) => JsonObject.Of(
        ("type", "Resource"),
        ("resource", JsonObject.Of(("name", "cpu"), ("current", JsonObject.Of(("averageUtilization", percent))))));

    /// <summary>The percentage of a metric (<c>target</c>) or of its status (<c>current</c>); null when it is another one.</summary>
    public static long? PercentOf(JsonObject metric, string member) =>
        metric.Text("type") == "Resource" && metric.StringAt("resource", "name") == "cpu" ? metric.IntegerAt("resource", member, "averageUtilization") : null;
}
