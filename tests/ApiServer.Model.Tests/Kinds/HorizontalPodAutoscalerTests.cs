using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Tests.Kinds;

public sealed class HorizontalPodAutoscalerTests
{
    private const string NotNegative = "must be greater than or equal to 0";
    private const string Types = "supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"";
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";

    private static readonly WorkloadHarness Scalers = new("autoscaling/v2", "HorizontalPodAutoscaler");
    private static readonly KindDefinition V1 = KindCatalog.For("autoscaling", "v1", "HorizontalPodAutoscaler");

    private static string Scaler(string member = "maxReplicas", string value = "3") =>
        KindHarness.Parse("""{"spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"StatefulSet","name":"web","apiVersion":"apps/v1"}}}""")
            .WithAt(JsonReader.Parse(value), ["spec", .. member.Split('.')]).ToString();

    [Theory]
    [InlineData("minReplicas", "0", "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1", "spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas")]
    [InlineData("maxReplicas", "0", "spec.maxReplicas: Required value: must be set and greater than 0", "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`")]
    [InlineData("maxReplicas", "-1", "spec.maxReplicas: Invalid value: -1: must be greater than or equal to 1", "spec.maxReplicas: Invalid value: -1: must be greater than or equal to `minReplicas`")]
    [InlineData("minReplicas", "4", "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`")]
    [InlineData("scaleTargetRef", "{}", "spec.scaleTargetRef.kind: Required value", "spec.scaleTargetRef.name: Required value", "spec.scaleTargetRef.apiVersion: Invalid value: \"\": apiVersion must specify API group")]
    [InlineData("scaleTargetRef", """{"kind":"a/b","name":"..","apiVersion":"a/b/c"}""", "spec.scaleTargetRef.kind: Invalid value: \"a/b\": may not contain '/'", "spec.scaleTargetRef.name: Invalid value: \"..\": may not be '..'", "spec.scaleTargetRef.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c")]
    [InlineData("scaleTargetRef", """{"kind":"ReplicationController","name":"rc","apiVersion":"v1"}""")]
    [InlineData("scaleTargetRef", """{"kind":"Deployment","name":"d","apiVersion":"v1"}""", "spec.scaleTargetRef.apiVersion: Invalid value: \"v1\": apiVersion must specify API group")]
    [InlineData("behavior", """{"scaleUp":{"stabilizationWindowSeconds":-1,"selectPolicy":"Any","policies":[]}}""", "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero", "spec.behavior.scaleUp.selectPolicy: Unsupported value: \"Any\": supported values: \"Disabled\", \"Max\", \"Min\"")]
    [InlineData("behavior", """{"scaleDown":{"stabilizationWindowSeconds":3601,"tolerance":"-1","policies":[{"type":"Some","value":0,"periodSeconds":1801},{"type":"Pods","value":1,"periodSeconds":0}]}}""", "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600", "spec.behavior.scaleDown.policies[0].type: Unsupported value: \"Some\": supported values: \"Percent\", \"Pods\"", "spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero", "spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800", "spec.behavior.scaleDown.policies[1].periodSeconds: Invalid value: 0: must be greater than zero", "spec.behavior.scaleDown.tolerance: Invalid value: \"-1\": " + NotNegative)]
    public void Create_refuses_with_upstreams_words(string member, string value, params string[] errors) => Assert.Equal(errors, Scalers.CreateErrors(Scaler(member, value)));

    [Theory]
    [InlineData("{}", "type: Required value: must specify a metric source type", "type: Unsupported value: \"\": " + Types, "type: Unsupported value: \"\": " + Types)]
    [InlineData("""{"type":"Moon"}""", "type: Unsupported value: \"Moon\": " + Types, "type: Unsupported value: \"Moon\": " + Types)]
    [InlineData("""{"type":"Pods"}""", "pods: Required value: must populate information for the given metric source")]
    [InlineData("""{"type":"Resource","resource":{"target":{"type":""}}}""", "resource.name: Required value: must specify a resource name", "resource.target.type: Required value: must specify a metric target type", "resource.target.type: Invalid value: \"\": must be either Utilization, Value, or AverageValue", "resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization")]
    [InlineData("""{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":0,"averageValue":"0"}}}""", "resource.target.averageValue: Invalid value: \"0\": must be positive", "resource.target.averageUtilization: Invalid value: 0: must be greater than 0", "resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"cpu","container":"C","target":{"type":"Utilization","averageUtilization":5}}}""", "containerResource.container: Invalid value: \"C\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"","container":"","target":{"type":"Utilization","averageUtilization":5}}}""", "containerResource.name: Required value: must specify a resource name", "containerResource.container: Required value: must specify a container")]
    [InlineData("""{"type":"Pods","pods":{"metric":{"name":"a/b"},"target":{"type":"AverageValue"}}}""", "pods.metric.name: Invalid value: \"a/b\": may not contain '/'", "pods.target.averageValue: Required value: must specify a positive target averageValue")]
    [InlineData("""{"type":"Object","object":{"describedObject":{"kind":"Service","name":"s"},"metric":{},"target":{"type":"Value"}}}""", "object.metric.name: Required value: must specify a metric name", "object.target.averageValue: Required value: must set either a target value or averageValue")]
    [InlineData("""{"type":"Object","object":{"describedObject":{"kind":"Service","name":"s","apiVersion":"a/b/c"},"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}}""", "object.describedObject.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c")]
    [InlineData("""{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value","value":"-1","averageValue":"1"}}}""", "external.target.value: Invalid value: \"-1\": must be positive", "external.target.value: Forbidden: may not set both a target value for metric and a per-pod target")]
    [InlineData("""{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value"}}}""", "external.target.averageValue: Required value: must set either a target value for metric or a per-pod target")]
    [InlineData("""{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":5}},"pods":{"metric":{"name":"m"},"target":{"type":"AverageValue","averageValue":"1"}}}""", "pods: Forbidden: must populate the given metric source only")]
    public void Metric_is_refused_with_upstreams_words(string metric, params string[] errors) =>
        Assert.Equal(errors.Select(e => "spec.metrics[0]." + e), Scalers.CreateErrors(Scaler("metrics", $"[{metric}]")));

    [Fact]
    public void Update_suffers_what_was_there_before()
    {
        var old = Scalers.Create(Scaler("scaleTargetRef", """{"kind":"Deployment","name":"d","apiVersion":"v1"}"""));
        var none = Scalers.Create(Scaler("metrics", """[{"type":"External","external":{"metric":{"name":"m"},"target":{"type":"Value","value":"1"}}}]""")).WithAt(0, "spec", "minReplicas");

        Assert.Empty(Scalers.UpdateErrors(old, s => s.WithAt("e", "spec", "scaleTargetRef", "name")));
        Assert.Equal(["spec.scaleTargetRef.apiVersion: Invalid value: \"v1\": apiVersion must specify API group"], Scalers.UpdateErrors(old, s => s.WithAt("ReplicaSet", "spec", "scaleTargetRef", "kind")));
        Assert.Empty(Scalers.UpdateErrors(none, s => s.WithAt(5, "spec", "maxReplicas")));
        Assert.Equal(["spec.minReplicas: Invalid value: 0: must be greater than or equal to 1"], Scalers.UpdateErrors(none.WithAt(1, "spec", "minReplicas"), s => s.WithAt(0, "spec", "minReplicas")));
    }

    [Fact]
    public void Status_counters_are_not_negative() => Assert.Equal(
        ["status.currentReplicas: Invalid value: -1: " + NotNegative, "status.desiredReplicas: Invalid value: -1: " + NotNegative],
        Scalers.StatusErrors(Scalers.Create(Scaler()), """{"currentReplicas":-1,"desiredReplicas":-1}"""));

    [Fact]
    public void V1_carries_what_it_has_no_members_for()
    {
        var stored = KindHarness.Parse("""
            {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h","annotations":{"z":"1"}},"spec":{"scaleTargetRef":{"kind":"StatefulSet","name":"web","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":3,
             "metrics":[
               {"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"1Gi"}}},
               {"type":"ContainerResource","containerResource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":7},"container":"c"}},
               {"type":"Pods","pods":{"metric":{"name":"p"},"target":{"type":"AverageValue","averageValue":"2"}}},
               {"type":"Object","object":{"describedObject":{"kind":"Service","name":"s","apiVersion":"v1"},"target":{"type":"AverageValue","averageValue":"3"},"metric":{"name":"o","selector":{"matchLabels":{"a":"b"}}}}},
               {"type":"Object","object":{"describedObject":{"kind":"Service","name":"s"},"target":{"type":"Value","value":"4"},"metric":{"name":"o"}}},
               {"type":"External","external":{"metric":{"name":"e"},"target":{"type":"Value","value":"5"}}},
               {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}],
             "behavior":{"scaleDown":{"stabilizationWindowSeconds":60,"policies":[{"type":"Pods","value":4,"periodSeconds":15}]}}},
             "status":{"currentReplicas":2,"desiredReplicas":2,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":40,"averageValue":"400m"}}}],
              "conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-11-23T10:20:31Z","reason":"R"}]}}
            """);

        var served = V1.FromStored(stored);

        Assert.Equal(
            KindHarness.Parse("""{"scaleTargetRef":{"kind":"StatefulSet","name":"web","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":3,"targetCPUUtilizationPercentage":50}"""),
            served["spec"]);
        Assert.Equal(KindHarness.Parse("""{"currentReplicas":2,"desiredReplicas":2,"currentCPUUtilizationPercentage":40}"""), served["status"]);
        Assert.Equal(
            [
                new(Prefix + "behavior", """{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":null,"Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15}],"Tolerance":null}}"""),
                new(Prefix + "conditions", """[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-11-23T10:20:31Z","reason":"R"}]"""),
                new(Prefix + "current-metrics", """[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":40,"currentAverageValue":"400m"}}]"""),
                new(Prefix + "metrics", """[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}},{"type":"ContainerResource","containerResource":{"name":"cpu","targetAverageUtilization":7,"container":"c"}},{"type":"Pods","pods":{"metricName":"p","targetAverageValue":"2"}},{"type":"Object","object":{"target":{"kind":"Service","name":"s","apiVersion":"v1"},"metricName":"o","targetValue":"0","selector":{"matchLabels":{"a":"b"}},"averageValue":"3"}},{"type":"Object","object":{"target":{"kind":"Service","name":"s"},"metricName":"o","targetValue":"4"}},{"type":"External","external":{"metricName":"e","targetValue":"5"}}]"""),
                new KeyValuePair<string, string?>("z", "1"),
            ],
            served.ObjectAt("metadata", "annotations").Select(a => new KeyValuePair<string, string?>(a.Key, a.Value.AsString)));
        Assert.True(stored.Equals(V1.ToStored(served)), "something was lost on the way");
        Assert.Equal("h", V1.Table.Cells(served, KindHarness.Context.Clock.UtcNow)[0].AsString);
    }

    [Fact]
    public void V1_without_a_percentage_scales_by_the_usual_one() => Assert.Equal(
        """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""",
        Scalers.Strategy.Default(V1.ToStored(KindHarness.Parse("""{"spec":{"maxReplicas":3},"metadata":{"annotations":{"autoscaling.alpha.kubernetes.io/metrics":"nothing"}}}"""))).ObjectAt("spec")["metrics"]!.ToString());

    [Theory]
    [InlineData("metrics", """[{"type":5}]""")]
    [InlineData("metrics", """[{"type":"Pods","pods":[]}]""")]
    [InlineData("metrics", """[{"type":"Pods","pods":{"metricName":5}}]""")]
    [InlineData("current-metrics", """[5]""")]
    [InlineData("behavior", """{"ScaleUp":5}""")]
    [InlineData("conditions", """{"type":"a"}""")]
    [InlineData("conditions", """[{"lastTransitionTime":"soon"}]""")]
    public void Annotation_that_does_not_fit_counts_for_nothing(string annotation, string json)
    {
        var served = KindHarness.Parse("""{"apiVersion":"autoscaling/v1","metadata":{"name":"h"},"spec":{"maxReplicas":3}}""");

        Assert.Equal(V1.ToStored(served), V1.ToStored(served.WithAt(json, "metadata", "annotations", Prefix + annotation)));
    }

    [Fact]
    public void Annotations_of_v1_are_never_stored() => Assert.Equal(
        KindHarness.Parse("""{"a":"b"}"""),
        Scalers.Create("""{"metadata":{"annotations":{"a":"b","autoscaling.alpha.kubernetes.io/behavior":"{}","autoscaling.alpha.kubernetes.io/scale-up-tolerance":"1"}},"spec":{"maxReplicas":3}}""").ObjectAt("metadata", "annotations"));
}
