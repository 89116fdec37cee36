using System.Text;
using ApiServer.Controllers.Autoscaling;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.Tests.Autoscaling;

/// <summary>The cases of upstream's replica_calculator_test.go; there each Pod has two containers with the level and the request of one.</summary>
public sealed class ReplicaCalculatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StartPhase Phase = new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));

    /// <summary>
    /// Pods are letters: r ready, u unready, h started a moment ago (and so is "hot"), U both, p pending, f failed, d being deleted. Levels are what they use, in
    /// order, and requests what they request, in thousandths; both for each of two containers.
    /// </summary>
    [Theory]
    [InlineData("ScaleUp", 3, 5, "rrr", "300,500,700", "1000,1000,1000", 30, 50, 1000)]
    [InlineData("ScaleUpUnreadyLessScale", 3, 4, "urr", "300,500,700", "1000,1000,1000", 30, 60, 1200)]
    [InlineData("ScaleUpHotCpuLessScale", 3, 4, "hrr", "300,500,700", "1000,1000,1000", 30, 60, 1200)]
    [InlineData("ScaleUpUnreadyNoScale", 3, 3, "ruu", "400,500,700", "1000,1000,1000", 30, 40, 800)]
    [InlineData("ScaleHotCpuNoScale", 3, 3, "rUU", "400,500,700", "1000,1000,1000", 30, 40, 800)]
    [InlineData("ScaleUpIgnoresFailedPods", 2, 4, "rrff", "500,700", "1000,1000,1000,1000", 30, 60, 1200)]
    [InlineData("ScaleUpIgnoresDeletionPods", 2, 4, "rrdd", "500,700", "1000,1000,1000,1000", 30, 60, 1200)]
    [InlineData("ScaleDown", 5, 3, "rrrrr", "100,300,500,250,250", "1000,1000,1000,1000,1000", 50, 28, 560)]
    [InlineData("ScaleDownExcludeUnreadyPods", 5, 2, "rrruu", "100,300,500,250,250", "1000,1000,1000,1000,1000", 50, 30, 600)]
    [InlineData("ScaleDownExcludeUnscheduledPods", 5, 1, "rpppp", "100,300,500,250,250", "1000,1000,1000,1000,1000", 50, 10, 200)]
    [InlineData("ScaleDownIgnoreHotCpuPods", 5, 2, "rrrhh", "100,300,500,250,250", "1000,1000,1000,1000,1000", 50, 30, 600)]
    [InlineData("ScaleDownIgnoresFailedPods", 5, 3, "rrrrrff", "100,300,500,250,250", "1000,1000,1000,1000,1000,1000,1000", 50, 28, 560)]
    [InlineData("ScaleDownIgnoresDeletionPods", 5, 3, "rrrrrdd", "100,300,500,250,250", "1000,1000,1000,1000,1000,1000,1000", 50, 28, 560)]
    [InlineData("Tolerance", 3, 3, "rrr", "1010,1030,1020", "900,1000,1100", 100, 102, 2040)]
    [InlineData("SuperfluousMetrics", 4, 24, "rrrr", "4000,9500,3000,7000,3200,2000", "1000,1000,1000,1000", 100, 587, 11750)]
    [InlineData("MissingMetrics", 4, 3, "rrrr", "400,95", "1000,1000,1000,1000", 100, 24, 495)]
    [InlineData("MissingMetricsNoChangeEq", 2, 2, "rr", "1000", "1000,1000", 100, 100, 2000)]
    [InlineData("MissingMetricsNoChangeGt", 2, 2, "rr", "1900", "1000,1000", 100, 190, 3800)]
    [InlineData("MissingMetricsNoChangeLt", 2, 2, "rr", "600", "1000,1000", 100, 60, 1200)]
    [InlineData("MissingMetricsUnreadyChange", 3, 3, "urr", "100,450", "1000,1000,1000", 50, 45, 900)]
    [InlineData("MissingMetricsHotCpuNoChange", 3, 3, "hrr", "100,450", "1000,1000,1000", 50, 45, 900)]
    [InlineData("MissingMetricsUnreadyScaleUp", 3, 4, "urr", "100,2000", "1000,1000,1000", 50, 200, 4000)]
    [InlineData("MissingMetricsHotCpuScaleUp", 3, 4, "Urr", "100,2000", "1000,1000,1000", 50, 200, 4000)]
    [InlineData("MissingMetricsUnreadyScaleDown", 4, 3, "urrr", "100,100,100", "1000,1000,1000,1000", 50, 10, 200)]
    [InlineData("MissingMetricsScaleDownTargetOver100", 4, 2, "urrr", "200,100,100", "1000,1000,2000,2000", 300, 6, 200)]
    [InlineData("DuringRollingUpdateWithMaxSurge", 2, 2, "rrr", "100,100", "1000,1000,1000", 50, 10, 200)]
    public void Utilization_gives_upstreams_number_of_replicas(
        string name, int current, int expected, string pods, string levels, string requests, int target, int utilization, long average)
    {
        var proposal = new ReplicaCalculator(Phase).ForUtilization(Measured(current, pods, levels, requests), target);
        Assert.Equal((name, expected, utilization, average), (name, proposal.Replicas, proposal.Utilization!.Value, proposal.Average));
    }

    [Theory]
    [InlineData("ContainerScaleUp", 3, 5, "rrr", "300,500,700", "1000,1000,1000", 30, 50, 500)]
    [InlineData("ScaleUpContainerHotCpuLessScale", 3, 4, "hrr", "300,500,700", "1000,1000,1000", 30, 60, 600)]
    [InlineData("ContainerScaleDown", 5, 3, "rrrrr", "100,300,500,250,250", "1000,1000,1000,1000,1000", 50, 28, 280)]
    [InlineData("ScaleDownContainerIgnoreHotCpuPods", 5, 2, "rrrhh", "100,300,500,250,250", "1000,1000,1000,1000,1000", 50, 30, 300)]
    public void Utilization_of_one_container_is_of_its_requests(
        string name, int current, int expected, string pods, string levels, string requests, int target, int utilization, long average)
    {
        var measured = Measured(current, pods, levels, requests, perPod: 1) with { Container = "b" };
        var proposal = new ReplicaCalculator(Phase).ForUtilization(measured, target);
        Assert.Equal((name, expected, utilization, average), (name, proposal.Replicas, proposal.Utilization!.Value, proposal.Average));
    }

    /// <summary>The cases of plain metrics of Pods, which do not ask whether Pods are ready.</summary>
    [Theory]
    [InlineData("ScaleUpCM", 3, 4, "rrr", "20000,10000,30000", 15000, 20000)]
    [InlineData("ScaleUpCMUnreadyHotCpuNoLessScale", 3, 6, "rrU", "50000,10000,30000", 15000, 30000)]
    [InlineData("ScaleUpCMUnreadyHotCpuScaleWouldScaleDown", 3, 7, "UrU", "50000,15000,30000", 15000, 31666)]
    [InlineData("ScaleDownCM", 5, 3, "rrrrr", "12000,12000,12000,12000,12000", 20000, 12000)]
    [InlineData("ToleranceCM", 3, 3, "rrr", "20000,21000,21000", 20000, 20666)]
    [InlineData("PlainMetricMissingMetricsNoChangeEq", 5, 5, "rrrrr", "20000,19000,21000", 20000, 20000)]
    [InlineData("DuringRollingUpdateWithMaxSurgeCM", 2, 2, "rrr", "10000,10000", 17000, 10000)]
    public void An_average_gives_upstreams_number_of_replicas(string name, int current, int expected, string pods, string levels, long target, long average)
    {
        var measured = Measured(current, pods, levels, "", perPod: 1) with { Resource = "" };
        var proposal = new ReplicaCalculator(Phase).ForAverageValue(measured, target);
        Assert.Equal((name, expected, (int?)null, average), (name, proposal.Replicas, proposal.Utilization, proposal.Average));
    }

    [Theory]
    [InlineData("Outside of a 0% tolerance", 0, 0, "909,1010,1111", 4)]
    [InlineData("Within a 200% scale-up tolerance", 0.1, 2, "1890,1910,1900", 3)]
    [InlineData("Outside 8% scale-up tolerance", 2, 0.08, "1100,1080,1090", 4)]
    [InlineData("Within a 36% scale-down tolerance", 0.36, 0.1, "660,640,650", 3)]
    [InlineData("Outside a 34% scale-down tolerance", 0.34, 0.1, "660,640,650", 2)]
    public void Each_direction_has_a_tolerance_of_its_own(string name, double down, double up, string levels, int expected)
    {
        var measured = Measured(3, "rrr", levels, "900,1000,1100") with { Tolerances = new Tolerances(down, up) };
        Assert.Equal((name, expected), (name, new ReplicaCalculator(Phase).ForUtilization(measured, 100).Replicas));
    }

    [Theory]
    [InlineData("", "100", "1000", "no pods returned by selector while calculating replica count")]
    [InlineData("uu", "100,100", "1000,1000", "did not receive metrics for targeted pods (pods might be unready)")]
    [InlineData("r", "200", "", "missing request for cpu in container a of Pod p0")]
    public void Without_figures_nothing_follows(string pods, string levels, string requests, string message)
    {
        var refused = Assert.Throws<MetricException>(() => new ReplicaCalculator(Phase).ForUtilization(Measured(1, pods, levels, requests), 100));
        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void A_container_that_is_not_there_is_told()
    {
        var measured = Measured(1, "r", "200", "1000") with { Container = "zzz" };
        Assert.Equal("container zzz not found in Pod p0", Assert.Throws<MetricException>(() => new ReplicaCalculator(Phase).ForUtilization(measured, 100)).Message);
    }

    [Fact]
    public void What_the_pod_requests_as_a_whole_comes_before_its_containers()
    {
        var pod = Pod(0, 'r', "1000");
        pod = pod.WithAt(JsonObject.Of(("cpu", "4")), "spec", "resources", "requests");
        Assert.Equal(4000, RequestedAmounts.Of([pod], "", "cpu")["p0"]);
        Assert.Equal(1000, RequestedAmounts.Of([pod], "a", "cpu")["p0"]);
    }

    /// <summary>The boundary cases of upstream's TestGroupPods.</summary>
    [Theory]
    [InlineData("True", 180, 180, 0, 60, true)]
    [InlineData("False", 180, 180, 0, 60, false)]
    [InlineData("False", 180, 100, 0, 60, true)]
    [InlineData("True", 60, 54, 0, 60, false)]
    [InlineData("True", 60, 54, 0, 30, true)]
    [InlineData("False", 60, 54, 0, 30, false)]
    public void A_pod_counts_when_its_usage_is_no_longer_that_of_its_start(string ready, int startedAgo, int changedAgo, int measuredAgo, int window, bool counts)
    {
        var pod = Json(
            $$$"""
            {"metadata":{"name":"p"},"status":{"phase":"Running","startTime":"{{{At(startedAgo)}}}","conditions":[{"type":"Ready","status":"{{{ready}}}","lastTransitionTime":"{{{At(changedAgo)}}}"}]}}
            """);
        var metrics = new Dictionary<string, PodMetric> { ["p"] = new(1, Now.AddSeconds(-measuredAgo), TimeSpan.FromSeconds(window)) };
        var groups = PodGroups.Of([pod], metrics, "cpu", Phase, Now);
        Assert.Equal((counts ? 1 : 0, !counts), (groups.Ready, groups.Unready.Contains("p")));
        Assert.Equal(1, PodGroups.Of([pod], metrics, "memory", Phase, Now).Ready);
    }

    private static MeasuredPods Measured(int current, string pods, string levels, string requests, int perPod = 2)
    {
        var requested = requests.Split(',');
        return new MeasuredPods
        {
            CurrentReplicas = current,
            Pods = [.. pods.Select((kind, i) => Pod(i, kind, i < requested.Length ? requested[i] : ""))],
            Metrics = levels.Split(',').Select((l, i) => (Name: $"p{i}", Value: long.Parse(l, System.Globalization.CultureInfo.InvariantCulture) * perPod))
                .ToDictionary(m => m.Name, m => new PodMetric(m.Value, Now, TimeSpan.FromMinutes(1))),
            Resource = "cpu",
            Tolerances = new Tolerances(0.1, 0.1),
            Now = Now,
        };
    }

    private static JsonObject Pod(int index, char kind, string request)
    {
        var phase = kind switch { 'p' => "Pending", 'f' => "Failed", _ => "Running" };
        var ready = kind is 'u' or 'U' or 'p' ? "False" : "True";
        var started = kind is 'h' or 'U' ? 30 : 180;
        var resources = request.Length == 0 ? "" : $$$""","resources":{"requests":{"cpu":"{{{request}}}m"}}""";
        var deleted = kind == 'd' ? $$""","deletionTimestamp":"{{At(0)}}" """ : "";
        return Json(
            $$$"""
            {"metadata":{"name":"p{{{index}}}"{{{deleted}}} },"spec":{"containers":[{"name":"a"{{{resources}}} },{"name":"b"{{{resources}}} }]},
             "status":{"phase":"{{{phase}}}","startTime":"{{{At(started)}}}","conditions":[{"type":"Ready","status":"{{{ready}}}","lastTransitionTime":"{{{At(started)}}}"}]}}
            """);
    }

    private static string At(int secondsAgo) => Now.AddSeconds(-secondsAgo).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Json(string text) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(text));
}
