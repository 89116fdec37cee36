using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>An autoscaler's status while it is worked out (upstream: setCondition, setStatus).</summary>
internal sealed class AutoscalerStatus(JsonObject scaler, DateTimeOffset now)
{
    public const string AbleToScale = "AbleToScale";
    public const string ScalingActive = "ScalingActive";
    public const string ScalingLimited = "ScalingLimited";

    private readonly JsonObject _before = WithoutNulls(scaler.ObjectAt("status"));
    private JsonObject _status = WithoutNulls(scaler.ObjectAt("status"));

    /// <summary>Sets a condition; its time is that of the last change of its status.</summary>
    public void Set(string type, bool holds, string reason, string message)
    {
        var conditions = _status.ArrayAt("conditions");
        var before = conditions.Objects.FirstOrDefault(c => c.String("type") == type);
        var value = holds ? "True" : "False";
        var condition = JsonObject.Of(
            ("type", type),
            ("status", value),
            ("lastTransitionTime", before?.String("status") == value ? before["lastTransitionTime"]! : ApiTime.Format(now)),
            ("reason", reason),
            ("message", message));
        _status = _status.With("conditions", before is null ? conditions.Add(condition) : conditions.Map(c => ReferenceEquals(c, before) ? condition : c));
    }

    /// <summary>Everything but the conditions, where it came to a decision.</summary>
    public void Decide(int currentReplicas, int desiredReplicas, JsonArray metrics, bool scaled) => Rewrite(
        scaled ? ApiTime.Format(now) : _before["lastScaleTime"], currentReplicas, desiredReplicas, metrics);

    /// <summary>The same where it did not: what was desired stands.</summary>
    public void Observe(int currentReplicas, JsonArray metrics) =>
        Rewrite(_before["lastScaleTime"], currentReplicas, (int)(_before.Integer("desiredReplicas") ?? 0), metrics);

    /// <summary>A merge patch that writes the status; null when it says so already.</summary>
    public JsonObject? Patch()
    {
        if (_status.Equals(_before))
        {
            return null;
        }

        var gone = _before.Names.Where(n => !_status.Contains(n)).Aggregate(_status, (s, n) => s.With(n, JsonNull.Instance));
        return JsonObject.Of(("status", gone));
    }

    private static JsonObject WithoutNulls(JsonObject status) =>
        status.Names.Where(n => status[n] is JsonNull).Aggregate(status, (s, n) => s.Without(n));

    private void Rewrite(JsonValue? lastScaleTime, int currentReplicas, int desiredReplicas, JsonArray metrics)
    {
        var status = new JsonObjectBuilder()
            .AddIfPresent("lastScaleTime", lastScaleTime)
            .Add("currentReplicas", currentReplicas)
            .Add("desiredReplicas", desiredReplicas);
        _status = (metrics.Count == 0 ? status : status.Add("currentMetrics", metrics)).AddIfPresent("conditions", _status["conditions"]).Build();
    }
}
