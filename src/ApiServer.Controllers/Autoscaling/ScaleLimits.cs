using ApiServer.Model.Json;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>How fast and how far an autoscaler may go: stabilization windows, policies, minimum and maximum (upstream: normalizeDesiredReplicas and its relatives).</summary>
internal sealed class ScaleLimits
{
    /// <summary>--horizontal-pod-autoscaler-downscale-stabilization.</summary>
    private static readonly TimeSpan DownscaleStabilization = TimeSpan.FromMinutes(5);

    private readonly JsonObject? _behavior;
    private readonly int _min;
    private readonly int _max;

    public ScaleLimits(JsonObject scaler, int min)
    {
        _behavior = scaler.At("spec", "behavior") as JsonObject;
        _min = min;
        _max = (int)(scaler.IntegerAt("spec", "maxReplicas") ?? 0);
    }

    /// <summary>What is wanted, without what was wanted for a moment only; the reason is that of AbleToScale.</summary>
    public BoundedReplicas Stabilize(ScaleHistory history, int current, int desired, DateTimeOffset now)
    {
        var stable = _behavior is null ? HighestRecent(history, desired, now) : WithinRecent(history, current, desired, now);
        return stable == desired ? new BoundedReplicas(stable, "ReadyForNewScale", "recommended size matches current size")
            : _behavior is not null && desired >= current
                ? new BoundedReplicas(stable, "ScaleUpStabilized", "recent recommendations were lower than current one, applying the lowest recent recommendation")
                : new BoundedReplicas(stable, "ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation");
    }

    /// <summary>What may be done of it now; the reason is that of ScalingLimited.</summary>
    public BoundedReplicas Limit(ScaleHistory history, int current, int desired, DateTimeOffset now) =>
        _behavior is null ? LimitByDefault(current, desired)
        : desired > current ? LimitUp(history, current, desired, now)
        : desired < current ? LimitDown(history, current, desired, now)
        : BoundedReplicas.Wanted(desired);

    /// <summary>Keeps what was done, for the policies. Without a behavior there are none.</summary>
    public void Keep(ScaleHistory history, int from, int to, DateTimeOffset now)
    {
        if (_behavior is not null)
        {
            history.Scaled(from, to, LongestPeriod("scaleUp"), LongestPeriod("scaleDown"), now);
        }
    }

    private static TimeSpan Seconds(JsonObject obj, string member) => TimeSpan.FromSeconds(obj.Integer(member) ?? 0);

    private static int HighestRecent(ScaleHistory history, int desired, DateTimeOffset now)
    {
        // The window's first moment belongs to it.
        var after = now - DownscaleStabilization - TimeSpan.FromTicks(1);
        return history.Recommend(desired, after, after, now).Most;
    }

    private int WithinRecent(ScaleHistory history, int current, int desired, DateTimeOffset now)
    {
        var afterUp = now - Seconds(Rules("scaleUp"), "stabilizationWindowSeconds");
        var afterDown = now - (Rules("scaleDown").Integer("stabilizationWindowSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : DownscaleStabilization);
        var (least, most) = history.Recommend(desired, afterUp, afterDown, now);
        return Math.Min(Math.Max(current, least), most);
    }

    private BoundedReplicas LimitByDefault(int current, int desired)
    {
        // Twice as many, or four: usage that is misread shall not flood the cluster.
        var upLimit = Math.Max((int)Math.Min(2L * current, int.MaxValue), 4);
        return desired < _min ? BoundedReplicas.TooFew(_min)
            : desired <= Math.Min(_max, upLimit) ? BoundedReplicas.Wanted(desired)
            : _max > upLimit ? BoundedReplicas.UpLimit(upLimit)
            : BoundedReplicas.TooMany(_max);
    }

    private BoundedReplicas LimitUp(ScaleHistory history, int current, int desired, DateTimeOffset now)
    {
        var upLimit = Math.Max(current, Reach(history, current, "scaleUp", now));
        return desired <= Math.Min(_max, upLimit) ? BoundedReplicas.Wanted(desired)
            : _max > upLimit ? BoundedReplicas.UpLimit(upLimit)
            : BoundedReplicas.TooMany(_max);
    }

    private BoundedReplicas LimitDown(ScaleHistory history, int current, int desired, DateTimeOffset now)
    {
        var downLimit = Math.Min(current, Reach(history, current, "scaleDown", now));
        return desired >= Math.Max(_min, downLimit) ? BoundedReplicas.Wanted(desired)
            : _min < downLimit ? BoundedReplicas.DownLimit(downLimit)
            : BoundedReplicas.TooFew(_min);
    }

    /// <summary>How far the policies of a direction allow to go (upstream: calculateScaleUpLimitWithScalingRules, calculateScaleDownLimitWithBehaviors).</summary>
    private int Reach(ScaleHistory history, int current, string direction, DateTimeOffset now)
    {
        var rules = Rules(direction);
        if (rules.String("selectPolicy") == "Disabled")
        {
            return current;
        }

        var up = direction == "scaleUp";
        var ends = rules.ArrayAt("policies").Objects.Select(p => End(p, history.ReplicasAtStart(current, Seconds(p, "periodSeconds"), now), up)).ToList();

        // The largest change is the highest number upwards and the lowest downwards.
        return ends.Count == 0 ? current : rules.String("selectPolicy") == "Min" != up ? ends.Max() : ends.Min();
    }

    private static int End(JsonObject policy, int start, bool up)
    {
        var value = (policy.Integer("value") ?? 0) * (up ? 1 : -1);
        if (policy.String("type") == "Pods")
        {
            return int.CreateSaturating(start + value);
        }

        // Rounded up, so that a small number grows at all; downwards Go cuts the fraction off.
        var share = start * (1 + ((double)value / 100));
        return (int)(up ? Math.Ceiling(share) : share);
    }

    private TimeSpan LongestPeriod(string direction) =>
        Rules(direction).ArrayAt("policies").Objects.Select(p => Seconds(p, "periodSeconds")).DefaultIfEmpty().Max();

    private JsonObject Rules(string direction) => _behavior?.ObjectAt(direction) ?? JsonObject.Empty;
}
