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

    private static JsonObject Stored() => KindHarness.Sets.Create(Set()).WithAt("1", "metadata", "resourceVersion");

    private static List<string> Errors(JsonObject set) => KindHarness.Sets.Errors(KindHarness.Sets.Create(set));

    [Fact]
    [Trait("spec", "1.2.1")]
    [Trait("spec", "1.2.2")]
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
    [Trait("spec", "1.2.1")]
    public void Rolling_update_without_a_block_keeps_none() => Assert.Equal(
        KindHarness.Parse("""{"type":"RollingUpdate"}"""),
        KindHarness.Sets.Create(Set(more: ""","updateStrategy":{"type":"RollingUpdate"}"""))["spec"].At("updateStrategy"));

    [Theory]
    [Trait("spec", "1.3.2")]
    [Trait("spec", "1.3.3")]
    [Trait("spec", "1.3.4")]
    [Trait("spec", "1.3.6")]
    [Trait("spec", "1.3.7")]
    [InlineData("replicas", "-1", "spec.replicas: Invalid value: -1: " + NotNegative)]
    [InlineData("minReadySeconds", "-1", "spec.minReadySeconds: Invalid value: -1: " + NotNegative)]
    [InlineData("ordinals", """{"start":-1}""", "spec.ordinals.start: Invalid value: -1: " + NotNegative)]
    [InlineData("selector", """{"matchLabels":{"app":"zzz"}}""", "spec.template.metadata.labels: Invalid value: {\"app\":\"s1\"}: `selector` does not match template `labels`")]
    [InlineData("selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for statefulset")]
    [InlineData("podManagementPolicy", "\"Sideways\"", "spec.podManagementPolicy: Invalid value: \"Sideways\": must be 'OrderedReady' or 'Parallel'")]
    [InlineData("updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"partition":-1}}""", "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: " + NotNegative)]
    [InlineData("updateStrategy", """{"type":"OnDelete","rollingUpdate":{"partition":1}}""", "spec.updateStrategy.rollingUpdate: Invalid value: {\"Partition\":1,\"MaxUnavailable\":null}: only allowed for updateStrategy 'RollingUpdate'")]
    [InlineData("updateStrategy", """{"type":"Sometimes"}""", "spec.updateStrategy: Invalid value: {\"Type\":\"Sometimes\",\"RollingUpdate\":null}: must be 'RollingUpdate' or 'OnDelete'")]
    [InlineData("serviceName", "\"a.b\"", "spec.serviceName: Invalid value: \"a.b\": must not contain dots")]
    [InlineData("persistentVolumeClaimRetentionPolicy", """{"whenDeleted":"Burn"}""", "spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: \"Burn\": supported values: \"Retain\", \"Delete\"")]
    public void Create_refuses_with_upstreams_words(string member, string value, string error) =>
        Assert.Equal([error], Errors(Set().WithAt(JsonReader.Parse(value), "spec", member)));

    [Fact]
    [Trait("spec", "1.3.7")]
    public void Missing_selector_is_required_and_selects_nothing() => Assert.Equal(
        ["spec.selector: Required value", "spec.template.metadata.labels: Invalid value: {\"app\":\"s1\"}: `selector` does not match template `labels`"],
        Errors(Set().WithoutAt("spec", "selector")));

    [Theory]
    [Trait("spec", "1.3.5")]
    [InlineData("\"101%\"", "Invalid value: \"101%\": must not be greater than 100%")]
    [InlineData("0", "Invalid value: 0: cannot be 0")]
    [InlineData("-1", "Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("\"some\"", "Invalid value: \"some\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')")]
    public void A_stored_maxUnavailable_is_validated(string value, string error)
    {
        var old = Stored().WithAt(2, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable");
        var errors = KindHarness.Sets.UpdateErrors(old, old.WithAt(JsonReader.Parse(value), "spec", "updateStrategy", "rollingUpdate", "maxUnavailable"));
        Assert.Contains("spec.updateStrategy.rollingUpdate.maxUnavailable: " + error, errors);
    }

    [Fact]
    [Trait("spec", "1.4.15")]
    public void A_new_maxUnavailable_is_dropped_and_a_stored_one_kept()
    {
        var sent = JsonReader.Parse("""{"type":"RollingUpdate","rollingUpdate":{"partition":1,"maxUnavailable":2}}""");
        var dropped = KindHarness.Parse("""{"type":"RollingUpdate","rollingUpdate":{"partition":1}}""");
        Assert.Equal(dropped, KindHarness.Sets.Create(Set().WithAt(sent, "spec", "updateStrategy")).At("spec", "updateStrategy"));
        Assert.Equal(dropped, Updated(Stored()).At("spec", "updateStrategy"));
        Assert.Equal(sent, Updated(Stored().WithAt(3, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable")).At("spec", "updateStrategy"));

        JsonObject Updated(JsonObject old) =>
            KindHarness.Sets.Strategy.PrepareForUpdate(old.WithAt(sent, "spec", "updateStrategy"), old, hasStatus: true, KindHarness.Context);
    }

    [Theory]
    [Trait("spec", "1.9.1")]
    [InlineData("yes", "metadata.annotations[statefulsets.apiserver.local/replace-broken-pods]: Invalid value: \"yes\": must be 'true' or 'false'")]
    [InlineData("true", null)]
    [InlineData("false", null)]
    public void The_annotation_for_broken_pods_is_true_or_false(string value, string? error) => Assert.Equal(
        error is null ? [] : [error],
        Errors(Set().WithAt(value, "metadata", "annotations", "statefulsets.apiserver.local/replace-broken-pods")));

    [Fact]
    [Trait("spec", "1.3.10")]
    public void Claim_templates_are_validated_with_a_new_set() => Assert.Contains(
        "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required",
        Errors(Set().WithAt(JsonReader.Parse("""[{"metadata":{"name":"www"},"spec":{"resources":{"requests":{"storage":"1Gi"}}}}]"""), "spec", "volumeClaimTemplates")));

    [Fact]
    [Trait("spec", "1.3.8")]
    public void Template_has_no_deadline() => Assert.Equal(
        ["spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported"],
        Errors(Set().WithAt(5, "spec", "template", "spec", "activeDeadlineSeconds")));

    [Fact]
    [Trait("spec", "1.2.2")]
    public void An_update_keeps_the_status_and_a_status_update_the_spec()
    {
        var old = Stored().WithAt(3, "status", "replicas");
        var updated = KindHarness.Sets.Strategy.PrepareForUpdate(old.WithAt(9, "status", "replicas").WithAt(7, "spec", "replicas"), old, hasStatus: true, KindHarness.Context);
        Assert.Equal((3L, 7L), (updated.IntegerAt("status", "replicas"), updated.IntegerAt("spec", "replicas")));
        updated = KindHarness.Sets.Strategy.PrepareForStatusUpdate(old.WithAt(9, "status", "replicas").WithAt(7, "spec", "replicas"), old, KindHarness.Context);
        Assert.Equal((9L, 0L), (updated.IntegerAt("status", "replicas"), updated.IntegerAt("spec", "replicas")));
    }

    [Fact]
    [Trait("spec", "1.3.8")]
    public void Template_must_restart_always() => Assert.Equal(
        ["spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""],
        Errors(Set().WithAt("Never", "spec", "template", "spec", "restartPolicy")));

    [Fact]
    [Trait("spec", "1.3.9")]
    public void Template_is_a_Pods() => Assert.Equal(
        ["spec.template.spec.containers[0].name: Required value", "spec.template.spec.dnsPolicy: Unsupported value: \"Sometimes\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\""],
        Errors(Set()
            .WithAt(JsonReader.Parse("""[{"image":"nginx"}]"""), "spec", "template", "spec", "containers")
            .WithAt("Sometimes", "spec", "template", "spec", "dnsPolicy")).Order());

    [Fact]
    [Trait("spec", "1.3.9")]
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
    [Trait("spec", "1.3.1")]
    public void Name_has_no_dots() =>
        Assert.Equal(["metadata.name: Invalid value: \"s2.dotted\": must not contain dots"], Errors(Set("s2.dotted")));

    [Fact]
    [Trait("spec", "1.3.11")]
    public void Update_may_change_what_the_message_lists()
    {
        var old = KindHarness.Sets.Create(Set()).WithAt("1", "metadata", "resourceVersion");

        Assert.Empty(KindHarness.Sets.UpdateErrors(old, old.WithAt(1, "spec", "minReadySeconds").WithAt(KindHarness.Parse("""{"start":2}"""), "spec", "ordinals").WithAt(3, "spec", "revisionHistoryLimit")));
        Assert.Equal(
            ["spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"],
            KindHarness.Sets.UpdateErrors(old, old.WithAt("Parallel", "spec", "podManagementPolicy")));
    }

    [Fact]
    [Trait("spec", "1.3.13")]
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
