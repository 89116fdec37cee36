using ApiServer.Controllers.Autoscaling;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Autoscaling;

public sealed class HorizontalPodAutoscalerTests : IAsyncLifetime
{
    private const string Scalers = ResourceNames.HorizontalPodAutoscalers;
    private const string HalfOfCpu = """{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}""";

    private readonly TellingRecorder _events = new();
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(new HorizontalPodAutoscalerController(_cluster.Client, _events));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task More_usage_than_the_target_brings_more_replicas()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("200m", 2);
        await ScalerAsync(max: 10);
        await _cluster.PassAsync(TimeSpan.FromSeconds(14));
        Assert.Equal(2, Replicas());

        await SyncAsync(seconds: 1);
        Assert.Equal(4, Replicas());
        Assert.Equal(["Normal HorizontalPodAutoscaler/h SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target"], _events.Lines);
        Assert.Equal(
            """{"lastScaleTime":"2026-01-01T00:10:15Z","currentReplicas":2,"desiredReplicas":4,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageValue":"200m","averageUtilization":100}}}]"""
            + ""","conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-01-01T00:10:15Z","reason":"SucceededRescale","message":"the HPA controller was able to update the target scale to 4"},"""
            + """{"type":"ScalingActive","status":"True","lastTransitionTime":"2026-01-01T00:10:15Z","reason":"ValidMetricFound","message":"the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"},"""
            + """{"type":"ScalingLimited","status":"False","lastTransitionTime":"2026-01-01T00:10:15Z","reason":"DesiredWithinRange","message":"the desired count is within the acceptable range"}]}""",
            Scaler().ObjectAt("status").ToString());
    }

    [Fact]
    public async Task Fewer_are_enough_only_after_five_minutes()
    {
        await DeploymentAsync(4);
        await PodsAsync(4);
        Use("100m", 4);
        await ScalerAsync(max: 10);
        await SyncAsync();
        Assert.Equal((4, "ReadyForNewScale"), (Replicas(), Reason("AbleToScale")));

        Use("10m", 4);
        await SyncAsync();
        Assert.Equal((4, "ScaleDownStabilized"), (Replicas(), Reason("AbleToScale")));
        Assert.Equal("recent recommendations were higher than current one, applying the highest recent recommendation", Message("AbleToScale"));
        await _cluster.PassAsync(TimeSpan.FromMinutes(4.75));
        Assert.Equal(4, Replicas());
        await SyncAsync();
        Assert.Equal((1, "All metrics below target"), (Replicas(), _events.Lines[^1].Split("reason: ")[1]));
    }

    [Fact]
    public async Task A_behavior_has_windows_and_policies_of_its_own()
    {
        await DeploymentAsync(4);
        await PodsAsync(4);
        Use("400m", 4);
        await ScalerAsync(
            max: 30,
            behavior: """{"scaleUp":{"policies":[{"type":"Pods","value":2,"periodSeconds":60}]},"scaleDown":{"stabilizationWindowSeconds":30,"selectPolicy":"Min","policies":[{"type":"Pods","value":3,"periodSeconds":15},{"type":"Percent","value":20,"periodSeconds":15}]}}""");
        await SyncAsync();
        Assert.Equal((6, "True ScaleUpLimit"), (Replicas(), Condition("ScalingLimited")));
        Assert.Equal("the desired replica count is increasing faster than the maximum scale rate", Message("ScalingLimited"));
        await _cluster.PassAsync(TimeSpan.FromSeconds(45));
        Assert.Equal(6, Replicas());
        await SyncAsync();
        Assert.Equal(8, Replicas());

        Use("10m", 4);
        await SyncAsync();
        Assert.Equal((8, "ScaleDownStabilized"), (Replicas(), Reason("AbleToScale")));
        await SyncAsync();
        Assert.Equal((6, "True ScaleDownLimit"), (Replicas(), Condition("ScalingLimited")));
        await SyncAsync();
        Assert.Equal(4, Replicas());
    }

    [Fact]
    public async Task A_direction_may_be_disabled()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("400m", 2);
        await ScalerAsync(max: 10, behavior: """{"scaleUp":{"selectPolicy":"Disabled"}}""");
        await SyncAsync();
        Assert.Equal((2, "True ScaleUpLimit"), (Replicas(), Condition("ScalingLimited")));
    }

    [Theory]
    [InlineData(2, 3, 5, 3, "Current number of replicas below Spec.MinReplicas")]
    [InlineData(8, 3, 5, 5, "Current number of replicas above Spec.MaxReplicas")]
    public async Task The_bounds_hold_whatever_is_used(int replicas, int min, int max, int expected, string reason)
    {
        await DeploymentAsync(replicas);
        await ScalerAsync(max, min);
        await SyncAsync();
        Assert.Equal(expected, Replicas());
        Assert.Equal([$"Normal HorizontalPodAutoscaler/h SuccessfulRescale: New size: {expected}; reason: {reason}"], _events.Lines);
    }

    [Theory]
    [InlineData("1", 3, 10, 6, "True ScaleUpLimit")]
    [InlineData("1", 3, 5, 5, "True TooManyReplicas")]
    [InlineData("20m", 2, 10, 2, "True TooFewReplicas")]
    public async Task The_bounds_limit_what_usage_asks_for(string usage, int min, int max, int expected, string limited)
    {
        await DeploymentAsync(3);
        await PodsAsync(3);
        Use(usage, 3);
        await ScalerAsync(max, min);
        await SyncAsync(usage == "20m" ? 22 : 1);
        Assert.Equal((expected, limited), (Replicas(), Condition("ScalingLimited")));
    }

    [Fact]
    public async Task Zero_replicas_switch_it_off()
    {
        await DeploymentAsync(0);
        await ScalerAsync(max: 10);
        await SyncAsync();
        Assert.Equal((0, "False ScalingDisabled"), (Replicas(), Condition("ScalingActive")));
        Assert.Equal("scaling is disabled since the replica count of the target is zero", Message("ScalingActive"));
    }

    [Fact]
    public async Task Without_metrics_nothing_is_done_and_the_reason_told()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        await ScalerAsync(max: 10);
        await SyncAsync();
        const string why = "failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API";
        Assert.Equal((2, "False FailedGetResourceMetric", "the HPA was unable to compute the replica count: " + why), (Replicas(), Condition("ScalingActive"), Message("ScalingActive")));
        Assert.Equal(
            [
                "Warning HorizontalPodAutoscaler/h FailedGetResourceMetric: " + why,
                "Warning HorizontalPodAutoscaler/h FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: " + why,
            ],
            _events.Lines);

        Use("200m", 2);
        await SyncAsync();
        Assert.Equal((4, "True ValidMetricFound"), (Replicas(), Condition("ScalingActive")));
    }

    [Theory]
    [InlineData("""{"type":"Pods","pods":{"metric":{"name":"qps"},"target":{"type":"AverageValue","averageValue":"2"}}}""", "FailedGetPodsMetric", "unable to get metric qps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered")]
    [InlineData("""{"type":"Object","object":{"describedObject":{"apiVersion":"v1","kind":"Service","name":"s"},"metric":{"name":"qps"},"target":{"type":"Value","value":"2"}}}""", "FailedGetObjectMetric", "unable to get metric qps: Service on default s/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered")]
    [InlineData("""{"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"AverageValue","averageValue":"2"}}}""", "FailedGetExternalMetric", "unable to get external metric default/queue/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"cpu","container":"zzz","target":{"type":"Utilization","averageUtilization":50}}}""", "FailedGetContainerResourceMetric", "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)")]
    public async Task A_metric_that_cannot_be_had_is_told(string metric, string reason, string message)
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("200m", 2);
        await ScalerAsync(max: 10, metrics: metric);
        await SyncAsync();
        Assert.Equal((2, "False " + reason, "the HPA was unable to compute the replica count: " + message), (Replicas(), Condition("ScalingActive"), Message("ScalingActive")));
    }

    [Fact]
    public async Task With_a_metric_missing_there_may_be_more_replicas_but_not_fewer()
    {
        const string missing = """{"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"Value","value":"2"}}}""";
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("10m", 2);
        await ScalerAsync(max: 10, metrics: $"{missing},{HalfOfCpu}");
        await SyncAsync(25);
        Assert.Equal((2, "False FailedGetExternalMetric"), (Replicas(), Condition("ScalingActive")));
        Use("200m", 2);
        await SyncAsync();
        Assert.Equal((4, "True ValidMetricFound"), (Replicas(), Condition("ScalingActive")));
    }

    [Fact]
    public async Task Of_several_metrics_the_highest_number_counts()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("100m", 2, memory: "90Mi");
        await ScalerAsync(max: 10, metrics: HalfOfCpu + """,{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"60Mi"}}}""");
        await SyncAsync();
        Assert.Equal((3, "the HPA was able to successfully calculate a replica count from memory resource"), (Replicas(), Message("ScalingActive")));
        Assert.Equal(
            """[{"type":"Resource","resource":{"name":"cpu","current":{"averageValue":"100m","averageUtilization":50}}},{"type":"Resource","resource":{"name":"memory","current":{"averageValue":"90Mi"}}}]""",
            Scaler().ArrayAt("status", "currentMetrics").ToString());
    }

    [Fact]
    public async Task One_container_may_be_meant()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("200m", 2);
        _cluster.Usage.AddContainer("web-0", "side", "5", "1Gi");
        await ScalerAsync(max: 10, metrics: """{"type":"ContainerResource","containerResource":{"name":"cpu","container":"c","target":{"type":"Utilization","averageUtilization":50}}}""");
        await SyncAsync();
        Assert.Equal((4, "the HPA was able to successfully calculate a replica count from cpu container resource utilization (percentage of request)"), (Replicas(), Message("ScalingActive")));
        Assert.Equal(
            """[{"type":"ContainerResource","containerResource":{"name":"cpu","current":{"averageValue":"200m","averageUtilization":100},"container":"c"}}]""",
            Scaler().ArrayAt("status", "currentMetrics").ToString());
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", "zzz", "deployments.apps \"zzz\" not found")]
    [InlineData("apps/v1", "Widget", "web", "no matches for kind \"Widget\" in group \"apps\"")]
    [InlineData("apps/v1", "DaemonSet", "web", "the server could not find the requested resource")]
    public async Task A_target_without_scale_is_told(string apiVersion, string kind, string name, string message)
    {
        await ScalerAsync(max: 10, target: $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","name":"{{name}}"}""");
        await SyncAsync();
        Assert.Equal(["Warning HorizontalPodAutoscaler/h FailedGetScale: " + message], _events.Lines);
        Assert.Equal(("False FailedGetScale", "the HPA controller was unable to get the target's current scale: " + message), (Condition("AbleToScale"), Message("AbleToScale")));
    }

    [Theory]
    [InlineData("statefulsets.apps", "apps/v1", "StatefulSet", "\"serviceName\":\"s\",")]
    [InlineData("replicasets.apps", "apps/v1", "ReplicaSet", "")]
    public async Task Whatever_has_a_scale_is_scaled(string resource, string apiVersion, string kind, string spec)
    {
        await WorkloadAsync(resource, 2, spec);
        await PodsAsync(2);
        Use("200m", 2);
        await ScalerAsync(max: 10, target: $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","name":"web"}""");
        await SyncAsync();
        Assert.Equal(4, _cluster.Client.Get(resource, "default", "web")!.IntegerAt("spec", "replicas"));
    }

    [Fact]
    public async Task Two_that_pull_at_the_same_pods_do_nothing()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("100m", 2);
        await ScalerAsync(max: 10);
        await ScalerAsync(max: 10, name: "i");
        await SyncAsync(2);
        Use("400m", 2);
        await SyncAsync();
        Assert.Equal((2, "False AmbiguousSelector", "pods by selector app=web are controlled by multiple HPAs: [{h default} {i default}]"), (Replicas(), Condition("ScalingActive"), Message("ScalingActive")));

        await _cluster.DeleteAsync(Scalers, "default", "i");
        await SyncAsync(2);
        Assert.Equal(8, Replicas() * 2);
    }

    [Fact]
    public async Task Processor_time_of_a_pods_first_moments_does_not_count()
    {
        await DeploymentAsync(1);
        await PodsAsync(1, startedAgo: 5);
        Use("400m", 1);
        await ScalerAsync(max: 10);
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", $$$"""{"status":{"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"{{{_cluster.Clock.UtcNow.AddSeconds(5):yyyy-MM-ddTHH:mm:ssZ}}}"}]}}""", "status");
        await SyncAsync();
        Assert.Equal("failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)", Message("ScalingActive").Split("count: ")[1]);
        await SyncAsync();
        Assert.Equal(4, Replicas());
    }

    [Fact]
    public async Task Nothing_is_written_while_nothing_changes()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("100m", 2);
        await ScalerAsync(max: 10);
        await SyncAsync(2);
        var revision = _cluster.Store.Revision;
        await SyncAsync(40);
        Assert.Equal(revision, _cluster.Store.Revision);
    }

    [Fact]
    public async Task One_in_the_old_form_is_followed()
    {
        await DeploymentAsync(2);
        await PodsAsync(2);
        Use("200m", 2);
        await _cluster.Client.CreateAsync(
            Scalers,
            BuiltInResources.Catalog.All.Single(d => d is { Kind: "HorizontalPodAutoscaler", Version: "v1" }).ToStored(TestRegistry.Json(
                """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"h","namespace":"default"},"spec":{"maxReplicas":3,"targetCPUUtilizationPercentage":50,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""")),
            CancellationToken.None);
        await SyncAsync();
        Assert.Equal((3, "True TooManyReplicas"), (Replicas(), Condition("ScalingLimited")));
    }

    private Task<JsonObject> DeploymentAsync(int replicas) => WorkloadAsync(ResourceNames.Deployments, replicas);

    private Task<JsonObject> WorkloadAsync(string resource, int replicas, string spec = "") => _cluster.CreateAsync(
        resource,
        $$$"""{"metadata":{"name":"web","namespace":"default"},"spec":{ {{{spec}}} "replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]} } } }""");

    /// <summary>Pods that were ready long ago, unless it is said otherwise.</summary>
    private async Task PodsAsync(int count, int startedAgo = 0)
    {
        for (var i = 0; i < count; i++)
        {
            await _cluster.CreateAsync(
                ResourceNames.Pods,
                $$$"""{"metadata":{"name":"web-{{{i}}}","namespace":"default","labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"200m","memory":"100Mi"} } }]} }""");
            var time = $"{_cluster.Clock.UtcNow:yyyy-MM-ddTHH:mm:ssZ}";
            await _cluster.PatchAsync(
                ResourceNames.Pods, "default", $"web-{i}", $$$"""{"status":{"phase":"Running","startTime":"{{{time}}}","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"{{{time}}}"}]}}""", "status");
        }

        await _cluster.PassAsync(startedAgo > 0 ? TimeSpan.FromSeconds(startedAgo) : TimeSpan.FromMinutes(10));
    }

    private void Use(string cpu, int pods, string memory = "10Mi")
    {
        for (var i = 0; i < pods; i++)
        {
            _cluster.Usage.AddContainer($"web-{i}", "c", cpu, memory);
        }
    }

    private Task<JsonObject> ScalerAsync(
        int max, int min = 1, string metrics = HalfOfCpu, string behavior = "null", string target = """{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}""", string name = "h") =>
        _cluster.CreateAsync(
            Scalers,
            $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"minReplicas":{{{min}}},"maxReplicas":{{{max}}},"scaleTargetRef":{{{target}}},"metrics":[{{{metrics}}}],"behavior":{{{behavior}}} } }""");

    private Task SyncAsync(int times = 1, int seconds = 15) => _cluster.PassAsync(TimeSpan.FromSeconds(seconds * times));

    private long? Replicas() => _cluster.Client.Get(ResourceNames.Deployments, "default", "web")!.IntegerAt("spec", "replicas");

    private JsonObject Scaler() => _cluster.Client.Get(Scalers, "default", "h")!;

    private string Condition(string type) => Scaler().Condition(type) is { } c ? $"{c.String("status")} {c.String("reason")}" : "";

    private string Reason(string type) => Scaler().Condition(type)?.String("reason") ?? "";

    private string Message(string type) => Scaler().Condition(type)?.String("message") ?? "";
}
