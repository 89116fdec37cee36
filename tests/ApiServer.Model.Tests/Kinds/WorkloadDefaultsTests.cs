using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Kinds;

/// <summary>What upstream's defaulting makes of the shortest object of each workload kind.</summary>
public sealed class WorkloadDefaultsTests
{
    private const string Pod = """{"containers":[{"name":"c","image":"nginx"}]}""";
    private const string FilledPod = """{"containers":[{"name":"c","image":"nginx","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}""";
    private const string Labelled = """{"metadata":{"labels":{"app":"web"}},"spec":""" + Pod + "}";
    private const string FilledLabelled = """{"metadata":{"labels":{"app":"web"}},"spec":""" + FilledPod + "}";
    private const string Selector = """{"matchLabels":{"app":"web"}}""";

    [Theory]
    [InlineData("apps/v1/Deployment", "{\"selector\":" + Selector + ",\"template\":" + Labelled + "}", "{\"replicas\":1,\"selector\":" + Selector + ",\"template\":" + FilledLabelled + ",\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"}},\"revisionHistoryLimit\":10,\"progressDeadlineSeconds\":600}")]
    [InlineData("apps/v1/Deployment", "{\"replicas\":0,\"strategy\":{\"type\":\"Recreate\"},\"selector\":" + Selector + ",\"template\":" + Labelled + "}", "{\"replicas\":0,\"selector\":" + Selector + ",\"template\":" + FilledLabelled + ",\"strategy\":{\"type\":\"Recreate\"},\"revisionHistoryLimit\":10,\"progressDeadlineSeconds\":600}")]
    [InlineData("apps/v1/Deployment", "{\"strategy\":{\"rollingUpdate\":{\"maxSurge\":2}},\"selector\":" + Selector + ",\"template\":" + Labelled + "}", "{\"replicas\":1,\"selector\":" + Selector + ",\"template\":" + FilledLabelled + ",\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":2}},\"revisionHistoryLimit\":10,\"progressDeadlineSeconds\":600}")]
    [InlineData("apps/v1/ReplicaSet", "{\"selector\":" + Selector + ",\"template\":" + Labelled + "}", "{\"replicas\":1,\"selector\":" + Selector + ",\"template\":" + FilledLabelled + "}")]
    [InlineData("apps/v1/DaemonSet", "{\"selector\":" + Selector + ",\"template\":" + Labelled + "}", "{\"selector\":" + Selector + ",\"template\":" + FilledLabelled + ",\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}},\"revisionHistoryLimit\":10}")]
    [InlineData("apps/v1/DaemonSet", "{\"updateStrategy\":{\"type\":\"OnDelete\"},\"selector\":" + Selector + ",\"template\":" + Labelled + "}", "{\"selector\":" + Selector + ",\"template\":" + FilledLabelled + ",\"updateStrategy\":{\"type\":\"OnDelete\"},\"revisionHistoryLimit\":10}")]
    [InlineData("v1/ReplicationController", "{\"template\":" + Labelled + "}", "{\"replicas\":1,\"selector\":{\"app\":\"web\"},\"template\":" + FilledLabelled + "}")]
    [InlineData("batch/v1/CronJob", "{\"schedule\":\"@daily\",\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":" + Pod + "}}}}", "{\"schedule\":\"@daily\",\"concurrencyPolicy\":\"Allow\",\"suspend\":false,\"jobTemplate\":{\"metadata\":{},\"spec\":{\"template\":{\"metadata\":{},\"spec\":" + FilledPod + "}}},\"successfulJobsHistoryLimit\":3,\"failedJobsHistoryLimit\":1}")]
    [InlineData("autoscaling/v2/HorizontalPodAutoscaler", """{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":5}""", """{"scaleTargetRef":{"kind":"Deployment","name":"web"},"minReplicas":1,"maxReplicas":5,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]}""")]
    [InlineData("autoscaling/v2/HorizontalPodAutoscaler", """{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":5,"metrics":[{"type":"Pods"}],"behavior":{"scaleDown":{"stabilizationWindowSeconds":60}}}""", """{"scaleTargetRef":{"kind":"Deployment","name":"web"},"minReplicas":1,"maxReplicas":5,"metrics":[{"type":"Pods"}],"behavior":{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]},"scaleDown":{"stabilizationWindowSeconds":60,"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}}""")]
    [InlineData("policy/v1/PodDisruptionBudget", """{"minAvailable":1}""", """{"minAvailable":1}""")]
    [InlineData("networking.k8s.io/v1/Ingress", """{"rules":[{"host":"a"}]}""", """{"rules":[{"host":"a"}]}""")]
    [InlineData("networking.k8s.io/v1/IngressClass", """{"controller":"c","parameters":{"kind":"K","name":"n"}}""", """{"controller":"c","parameters":{"kind":"K","name":"n","scope":"Cluster"}}""")]
    [InlineData("networking.k8s.io/v1/NetworkPolicy", """{"podSelector":{},"ingress":[{"ports":[{"port":80}]}]}""", """{"podSelector":{},"ingress":[{"ports":[{"protocol":"TCP","port":80}]}],"policyTypes":["Ingress"]}""")]
    [InlineData("networking.k8s.io/v1/NetworkPolicy", """{"podSelector":{},"egress":[{"ports":[{"port":53,"protocol":"UDP"}]}]}""", """{"podSelector":{},"egress":[{"ports":[{"protocol":"UDP","port":53}]}],"policyTypes":["Ingress","Egress"]}""")]
    public void Spec_gets_upstreams_defaults(string kind, string spec, string expected)
    {
        var stored = Stored(kind, $$"""{"metadata":{"name":"n"},"spec":{{spec}}}""");

        Assert.Equal(expected, stored["spec"]!.ToString());
        Assert.Equal(stored, Definition(kind).Rules.Strategy.Default(stored));
    }

    [Theory]
    [InlineData("{}", """{"parallelism":1,"completions":1,"backoffLimit":6""")]
    [InlineData("""{"parallelism":3}""", """{"parallelism":3,"backoffLimit":6""")]
    [InlineData("""{"completions":2,"backoffLimitPerIndex":1}""", """{"parallelism":1,"completions":2,"backoffLimit":2147483647,"backoffLimitPerIndex":1""")]
    public void Job_counts_as_upstream_does(string spec, string start) =>
        Assert.StartsWith(start, Stored("batch/v1/Job", $$"""{"metadata":{"name":"n"},"spec":{{spec}}}""")["spec"]!.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Job_selects_its_own_uid()
    {
        var job = Stored("batch/v1/Job", "{\"metadata\":{\"name\":\"n\",\"uid\":\"u-1\"},\"spec\":{\"template\":" + Labelled + "}}");

        Assert.Equal("""{"app":"web"}""", job.Labels().ToString());
        Assert.Equal("""{"matchLabels":{"batch.kubernetes.io/controller-uid":"u-1"}}""", job.ObjectAt("spec", "selector").ToString());
        Assert.Equal(
            KindHarness.Parse("""{"app":"web","batch.kubernetes.io/controller-uid":"u-1","batch.kubernetes.io/job-name":"n","controller-uid":"u-1","job-name":"n"}"""),
            job.ObjectAt("spec", "template", "metadata", "labels"));
        Assert.Equal("NonIndexed TerminatingOrFailed", $"{job.StringAt("spec", "completionMode")} {job.StringAt("spec", "podReplacementPolicy")}");
        Assert.Equal((false, false), (job.BooleanAt("spec", "suspend"), job.BooleanAt("spec", "manualSelector")));
    }

    [Fact]
    public void Job_without_labels_takes_the_generated_ones()
    {
        var job = Stored("batch/v1/Job", "{\"metadata\":{\"name\":\"n\",\"uid\":\"u-1\"},\"spec\":{\"template\":{\"spec\":" + Pod + "}}}");

        Assert.Equal(
            KindHarness.Parse("""{"batch.kubernetes.io/controller-uid":"u-1","batch.kubernetes.io/job-name":"n","controller-uid":"u-1","job-name":"n"}"""),
            job.Labels());
    }

    [Fact]
    public void Job_that_selects_itself_is_left_alone()
    {
        var job = Stored("batch/v1/Job", "{\"metadata\":{\"name\":\"n\",\"uid\":\"u-1\"},\"spec\":{\"manualSelector\":true,\"selector\":" + Selector + ",\"podFailurePolicy\":{\"rules\":[{\"action\":\"Ignore\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\"}]}]},\"template\":" + Labelled + "}}");

        Assert.Equal(Selector, job.ObjectAt("spec", "selector").ToString());
        Assert.Equal("""{"app":"web"}""", job.ObjectAt("spec", "template", "metadata", "labels").ToString());
        Assert.Equal("Failed", job.StringAt("spec", "podReplacementPolicy"));
        Assert.Equal("True", job.ArrayAt("spec", "podFailurePolicy", "rules")[0].ArrayAt("onPodConditions")[0].StringAt("status"));
    }

    [Fact]
    public void Replication_controller_takes_its_labels_from_the_template() => Assert.Equal(
        """{"app":"web"}""",
        Stored("v1/ReplicationController", "{\"metadata\":{\"name\":\"n\"},\"spec\":{\"template\":" + Labelled + "}}").Labels().ToString());

    [Fact]
    public void Daemon_set_counts_its_templates()
    {
        const string annotation = "deprecated.daemonset.template.generation";
        var sets = new KindHarness("apps", "v1", "DaemonSet");
        var set = sets.Create("{\"metadata\":{\"name\":\"n\"},\"spec\":{\"selector\":" + Selector + ",\"template\":" + Labelled + "}}");
        var same = sets.Strategy.PrepareForUpdate(set.WithoutAt("metadata", "annotations"), set, hasStatus: true, KindHarness.Context);
        var changed = sets.Strategy.PrepareForUpdate(set.WithAt("other", "spec", "template", "metadata", "labels", "app"), set, hasStatus: true, KindHarness.Context);

        Assert.Equal(("1", "1", "2"), (set.Annotation(annotation), same.Annotation(annotation), changed.Annotation(annotation)));
    }

    [Fact]
    public void Deployments_generation_counts_annotations_too()
    {
        var deployments = new KindHarness("apps", "v1", "Deployment");
        var old = deployments.Create("{\"metadata\":{\"name\":\"n\"},\"spec\":{\"template\":" + Labelled + "}}");

        Assert.True(deployments.Strategy.SpecChanged(old.WithAt("b", "metadata", "annotations", "a"), old));
        Assert.False(deployments.Strategy.SpecChanged(old.WithAt("b", "metadata", "labels", "a"), old));
    }

    private static ResourceDefinition Definition(string kind)
    {
        var slash = kind.LastIndexOf('/');
        return BuiltInResources.Catalog.TryGetKind(kind[..slash], kind[(slash + 1)..], out var definition) ? definition : throw new ArgumentException(kind);
    }

    private static JsonObject Stored(string kind, string json)
    {
        var definition = Definition(kind);
        var strategy = definition.Rules.Strategy;
        var created = strategy.PrepareForCreate(strategy.Default(ObjectDecoder.Decode(definition.Schema, KindHarness.Parse(json))), definition.HasStatus, KindHarness.Context);
        return ObjectDecoder.Canonicalize(definition.Schema, created);
    }
}
