namespace ApiServer.Controllers.Autoscaling;

/// <summary>From what Pods use to how many there should be (upstream: pkg/controller/podautoscaler/replica_calculator.go).</summary>
internal sealed class ReplicaCalculator(StartPhase phase)
{
    /// <summary>For a target in percent of what the Pods request.</summary>
    /// <exception cref="MetricException">It does not follow from what was measured.</exception>
    public ReplicaProposal ForUtilization(MeasuredPods pods, int target)
    {
        var requests = new Lazy<IReadOnlyDictionary<string, long>>(() => RequestedAmounts.Of(pods.Pods, pods.Container, pods.Resource));

        // Pods that nobody measured use all that they request where fewer are wanted, or the target where that is more.
        return Calculate(pods, values => Utilization(values, requests.Value, target), name => requests.Value[name] * Math.Max(100, target) / 100);
    }

    /// <summary>For a target in thousandths for each Pod.</summary>
    /// <exception cref="MetricException">It does not follow from what was measured.</exception>
    public ReplicaProposal ForAverageValue(MeasuredPods pods, long target) => Calculate(pods, values => Average(values, target), _ => target);

    private ReplicaProposal Calculate(MeasuredPods pods, Func<Dictionary<string, long>, Usage> usageOf, Func<string, long> whenMissing)
    {
        if (pods.Pods.Count == 0)
        {
            throw new MetricException("no pods returned by selector while calculating replica count");
        }

        var groups = PodGroups.Of(pods.Pods, pods.Metrics, pods.Resource, phase, pods.Now);
        var values = pods.Metrics
            .Where(m => !groups.Ignored.Contains(m.Key) && !groups.Unready.Contains(m.Key))
            .ToDictionary(m => m.Key, m => m.Value.Value, StringComparer.Ordinal);
        if (values.Count == 0)
        {
            throw new MetricException("did not receive metrics for targeted pods (pods might be unready)");
        }

        var usage = usageOf(values);
        return new ReplicaProposal(Replicas(pods, groups, values, usage, usageOf, whenMissing), usage.Utilization, usage.Average);
    }

    private static int Replicas(
        MeasuredPods pods, PodGroups groups, Dictionary<string, long> values, Usage usage, Func<Dictionary<string, long>, Usage> usageOf, Func<string, long> whenMissing)
    {
        var upWithUnready = groups.Unready.Count > 0 && usage.Ratio > 1;
        if (!upWithUnready && groups.Missing.Count == 0)
        {
            return pods.Tolerances.Contain(usage.Ratio) ? pods.CurrentReplicas : (int)Math.Ceiling(usage.Ratio * groups.Ready);
        }

        // Pods of which nothing is known damp what is done: they use much where fewer are wanted, and nothing where more are.
        foreach (var name in groups.Missing.Where(_ => usage.Ratio is < 1 or > 1))
        {
            values[name] = usage.Ratio < 1 ? whenMissing(name) : 0;
        }

        foreach (var name in groups.Unready.Where(_ => upWithUnready))
        {
            values[name] = 0;
        }

        var damped = usageOf(values).Ratio;
        if (pods.Tolerances.Contain(damped) || (usage.Ratio < 1 && damped > 1) || (usage.Ratio > 1 && damped < 1))
        {
            return pods.CurrentReplicas;
        }

        var replicas = (int)Math.Ceiling(damped * values.Count);
        return (damped < 1 && replicas > pods.CurrentReplicas) || (damped > 1 && replicas < pods.CurrentReplicas) ? pods.CurrentReplicas : replicas;
    }

    /// <summary>Upstream: GetResourceUtilizationRatio. Metrics of Pods that are not known do not count.</summary>
    private static Usage Utilization(Dictionary<string, long> values, IReadOnlyDictionary<string, long> requests, int target)
    {
        var (used, requested, count) = ((Int128)0, (Int128)0, 0);
        foreach (var (name, value) in values)
        {
            if (requests.TryGetValue(name, out var request))
            {
                (used, requested, count) = (used + value, requested + request, count + 1);
            }
        }

        if (requested == 0)
        {
            throw new MetricException("no metrics returned matched known pods");
        }

        var percent = int.CreateSaturating(used * 100 / requested);
        return new Usage((double)percent / target, percent, long.CreateSaturating(used / count));
    }

    /// <summary>Upstream: GetMetricUsageRatio.</summary>
    private static Usage Average(Dictionary<string, long> values, long target)
    {
        var average = long.CreateSaturating(values.Values.Aggregate((Int128)0, (sum, v) => sum + v) / values.Count);
        return new Usage((double)average / target, null, average);
    }

    private sealed record Usage(double Ratio, int? Utilization, long Average);
}
