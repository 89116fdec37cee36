using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class StatefulSetTests
{
    private const string NotNegative = "must be greater than or equal to 0";

    private static JsonObject Set(string name = "s1", string more = "") => KindHarness.Parse($$$$"""
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"{{{{name}}}}"},"spec":{"serviceName":"s1","replicas":0,"selector":{"matchLabels":{"app":"s1"}},
         "template":{"metadata":{"labels":{"app":"s1"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}},
         "volumeClaimTemplates":[{"metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}} } }] {{{{more}}}} } }
        """);

    private static List<string> Errors(JsonObject set) => KindHarness.Sets.Errors(KindHarness.Sets.Create(set));

    [Fact]
    public void Create_fills_in_what_upstream_fills_in()
    {
        var set = KindHarness.Sets.Create(Set());

        Assert.Equal(
            KindHarness.Parse("""
            {"replicas":0,"selector":{"matchLabels":{"app":"s1"}},"template":{"metadata":{"labels":{"app":"s1"}},"spec":{"containers":[{"name":"c","image":"nginx","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}},
             "volumeClaimTemplates":[{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"www"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}],
             "serviceName":"s1","podManagementPolicy":"OrderedReady","updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}},"revisionHistoryLimit":10,"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Retain"}}
            """),
            set["spec"]);
        Assert.Equal(KindHarness.Parse("""{"replicas":0,"availableReplicas":0}"""), set["status"]);
        Assert.Empty(KindHarness.Sets.Errors(set));
        Assert.Equal(set, KindHarness.Sets.Strategy.Default(set));
    }

    [Fact]
    public void Rolling_update_without_a_block_keeps_none() => Assert.Equal(
        KindHarness.Parse("""{"type":"RollingUpdate"}"""),
        KindHarness.Sets.Create(Set(more: ""","updateStrategy":{"type":"RollingUpdate"}"""))["spec"].At("updateStrategy"));

    [Theory]
    [InlineData("replicas", "-1", "spec.replicas: Invalid value: -1: " + NotNegative)]
    [InlineData("minReadySeconds", "-1", "spec.minReadySeconds: Invalid value: -1: " + NotNegative)]
    [InlineData("ordinals", """{"start":-1}""", "spec.ordinals.start: Invalid value: -1: " + NotNegative)]
    [InlineData("selector", """{"matchLabels":{"app":"zzz"}}""", "spec.template.metadata.labels: Invalid value: {\"app\":\"s1\"}: `selector` does not match template `labels`")]
    [InlineData("selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for statefulset")]
    [InlineData("podManagementPolicy", "\"Sideways\"", "spec.podManagementPolicy: Invalid value: \"Sideways\": must be 'OrderedReady' or 'Parallel'")]
    [InlineData("updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"partition":-1}}""", "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: " + NotNegative)]
    [InlineData("updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"101%"}}""", "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("serviceName", "\"a.b\"", "spec.serviceName: Invalid value: \"a.b\": must not contain dots")]
    [InlineData("persistentVolumeClaimRetentionPolicy", """{"whenDeleted":"Burn"}""", "spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: \"Burn\": supported values: \"Retain\", \"Delete\"")]
    public void Create_refuses_with_upstreams_words(string member, string value, string error) =>
        Assert.Equal([error], Errors(Set().WithAt(JsonReader.Parse(value), "spec", member)));

    [Fact]
    public void Missing_selector_is_required_and_selects_nothing() => Assert.Equal(
        ["spec.selector: Required value", "spec.template.metadata.labels: Invalid value: {\"app\":\"s1\"}: `selector` does not match template `labels`"],
        Errors(Set().WithoutAt("spec", "selector")));

    [Fact]
    public void Template_must_restart_always() => Assert.Equal(
        ["spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""],
        Errors(Set().WithAt("Never", "spec", "template", "spec", "restartPolicy")));

    [Fact]
    public void Template_is_a_Pods() => Assert.Equal(
        ["spec.template.spec.containers[0].name: Required value", "spec.template.spec.dnsPolicy: Unsupported value: \"Sometimes\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\""],
        Errors(Set()
            .WithAt(JsonReader.Parse("""[{"image":"nginx"}]"""), "spec", "template", "spec", "containers")
            .WithAt("Sometimes", "spec", "template", "spec", "dnsPolicy")).Order());

    [Fact]
    public void Mounts_may_name_claim_templates_and_the_controllers_names_are_not_looked_at() => Assert.Empty(Errors(Set()
        .WithAt(JsonReader.Parse("""[{"name":"c","image":"i","volumeMounts":[{"name":"www","mountPath":"/www"},{"name":"own","mountPath":"/own"}]}]"""), "spec", "template", "spec", "containers")
        .WithAt(JsonReader.Parse("""[{"name":"own","emptyDir":{}},{"name":"www"}]"""), "spec", "template", "spec", "volumes")
        .WithAt("Not a name", "spec", "template", "spec", "hostname")
        .WithAt("Nor this", "spec", "template", "spec", "subdomain")));

    [Fact]
    public void Labels_of_the_template_are_looked_at_twice_as_upstream_does()
    {
        const string wrong = "spec.template.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters";

        var errors = Errors(Set().WithAt("x", "spec", "template", "metadata", "labels", "a b"));

        Assert.Equal(2, errors.Count);
        Assert.All(errors, e => Assert.StartsWith(wrong, e, StringComparison.Ordinal));
    }

    [Fact]
    public void Selector_that_cannot_be_read_is_said_so_and_the_template_left_alone() => Assert.Equal(
        ["spec.selector.matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator", "spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Near\"}]}"],
        Errors(Set()
            .WithAt(JsonReader.Parse("""{"matchExpressions":[{"key":"app","operator":"Near"}]}"""), "spec", "selector")
            .WithAt(JsonReader.Parse("[]"), "spec", "template", "spec", "containers")));

    [Fact]
    public void Set_that_was_stored_with_errors_may_be_updated()
    {
        var old = KindHarness.Sets.Create(Set()).WithAt("1", "metadata", "resourceVersion");
        var bad = old.WithAt(JsonReader.Parse("[]"), "spec", "template", "spec", "containers");

        Assert.Equal(["spec.template.spec.containers: Required value"], KindHarness.Sets.UpdateErrors(old, bad));
        Assert.Empty(KindHarness.Sets.UpdateErrors(bad, bad.WithAt(2, "spec", "replicas")));
        var unnamed = KindHarness.Sets.Strategy.Default(old
            .WithAt("a.b", "spec", "serviceName")
            .WithAt(JsonReader.Parse("""[{"metadata":{"name":"www"},"spec":{}}]"""), "spec", "volumeClaimTemplates"));
        Assert.Empty(KindHarness.Sets.UpdateErrors(unnamed, unnamed.WithAt(2, "spec", "replicas")));
    }

    [Fact]
    public void Claim_templates_and_the_history_are_warned_of()
    {
        var set = KindHarness.Sets.Create(Set(more: ""","revisionHistoryLimit":-1""")).WithAt(
            JsonReader.Parse("""[{"metadata":{"name":"www"},"spec":{"resources":{"requests":{"storage":"1500m"}}}}]"""), "spec", "volumeClaimTemplates");
        List<string> created = [];
        List<string> updated = [];

        KindHarness.Sets.Strategy.Warn(set, null, created);
        KindHarness.Sets.Strategy.Warn(set, set, updated);

        const string history = "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";
        Assert.Equal(["spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer", history], created);
        Assert.Equal(["spec.volumeClaimTemplates[0].Spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer", history], updated);
    }

    [Fact]
    public void Name_has_no_dots() =>
        Assert.Equal(["metadata.name: Invalid value: \"s2.dotted\": must not contain dots"], Errors(Set("s2.dotted")));

    [Fact]
    public void Update_may_change_what_the_message_lists()
    {
        var old = KindHarness.Sets.Create(Set()).WithAt("1", "metadata", "resourceVersion");

        Assert.Empty(KindHarness.Sets.UpdateErrors(old, old.WithAt(1, "spec", "minReadySeconds").WithAt(KindHarness.Parse("""{"start":2}"""), "spec", "ordinals").WithAt(3, "spec", "revisionHistoryLimit")));
        Assert.Equal(
            ["spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"],
            KindHarness.Sets.UpdateErrors(old, old.WithAt("Parallel", "spec", "podManagementPolicy")));
    }

    [Fact]
    public void Status_counters_fit_each_other()
    {
        var old = KindHarness.Sets.Create(Set());
        List<FieldError> errors = [];
        KindHarness.Sets.Strategy.ValidateStatusUpdate(old.WithAt(-5, "status", "replicas"), old, errors);

        Assert.Equal(
            [
                "status.replicas: Invalid value: -5: " + NotNegative,
                "status.readyReplicas: Invalid value: 0: cannot be greater than status.replicas",
                "status.currentReplicas: Invalid value: 0: cannot be greater than status.replicas",
                "status.updatedReplicas: Invalid value: 0: cannot be greater than status.replicas",
                "status.availableReplicas: Invalid value: 0: cannot be greater than status.replicas",
            ],
            errors.Select(e => e.ToString()));
    }

    [Fact]
    public void Row_shows_ready_of_wanted()
    {
        var set = KindHarness.Sets.Create(Set()).WithAt(3, "spec", "replicas").WithAt(2, "status", "readyReplicas").WithAt("2026-11-23T10:20:31Z", "metadata", "creationTimestamp");

        Assert.Equal("""["s1","2/3","29s","c","nginx"]""", KindHarness.Sets.Row(set, new DateTimeOffset(2026, 11, 23, 10, 21, 0, TimeSpan.Zero)));
    }
}
