using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Yaml;

namespace ApiServer.Model.Tests.Apply;

/// <summary>Cases of KEP-555 and of structured-merge-diff's and apimachinery's own documentation.</summary>
public sealed class FieldManagerTests
{
    private const string Times = "2026-01-01T00:00:0";

    [Fact]
    public void An_apply_that_creates_owns_what_it_says()
    {
        var pod = Apply(null, "me", "{metadata: {name: p, labels: {a: b}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}}");
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}""",
            FieldsOf(pod, "me"));
        Assert.Equal("i", pod.ArrayAt("spec", "containers")[0]["image"]?.AsString);
    }

    [Fact]
    public void A_create_owns_everything_but_what_the_type_always_writes()
    {
        var pod = Update(null, "me", "{metadata: {name: p, labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}");
        Assert.Equal(
            """{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},"f:resources":{}}}}}""",
            FieldsOf(pod, "me"));
    }

    [Fact]
    public void A_field_no_longer_applied_goes()
    {
        var pod = Apply(null, "me", "{metadata: {name: p, labels: {a: b, c: d}}}");
        pod = Apply(pod, "me", "{metadata: {name: p, labels: {a: b}}}");
        Assert.Equal("""{"a":"b"}""", pod.At("metadata", "labels")?.ToString());
    }

    [Fact]
    public void A_field_that_another_applies_stays_and_is_the_others_then()
    {
        var pod = Apply(null, "me", "{metadata: {name: p, labels: {a: b, c: d}}}");
        pod = Apply(pod, "other", "{metadata: {name: p, labels: {c: d}}}");
        Assert.Null(TimeOf(pod, "other"));
        pod = Apply(pod, "me", "{metadata: {name: p, labels: {a: b}}}");
        Assert.Equal("""{"a":"b","c":"d"}""", pod.At("metadata", "labels")?.ToString());
        pod = Apply(pod, "other", "{metadata: {name: p}}");
        Assert.Equal("""{"a":"b"}""", pod.At("metadata", "labels")?.ToString());
        Assert.Null(FieldsOf(pod, "other"));
    }

    [Fact]
    public void A_field_that_an_updater_wrote_stays_when_its_applier_drops_it()
    {
        var pod = Apply(null, "me", "{metadata: {name: p, labels: {a: b, c: d}}}");
        pod = Update(pod, "other", pod.WithAt("x", "metadata", "labels", "c"));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:a":{}}}}""", FieldsOf(pod, "me"));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:c":{}}}}""", FieldsOf(pod, "other"));
        pod = Apply(pod, "me", "{metadata: {name: p, labels: {a: b}}}");
        Assert.Equal("""{"a":"b","c":"x"}""", pod.At("metadata", "labels")?.ToString());
    }

    [Fact]
    public void What_others_own_is_a_conflict_unless_forced()
    {
        var pod = Update(null, "kubectl-edit", "{metadata: {name: p, labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}");
        pod = Apply(pod, "other", "{metadata: {name: p, labels: {z: z}}}");
        var refused = Assert.Throws<ApiStatusException>(
            () => Apply(pod, "me", "{metadata: {name: p, labels: {z: w}}, spec: {containers: [{name: c, image: j}]}}")).Status;
        Assert.Equal(409, refused.Code);
        Assert.Equal(
            "Apply failed with 2 conflicts: conflicts with \"kubectl-edit\" using v1:\n- .spec.containers[name=\"c\"].image\nconflicts with \"other\":\n- .metadata.labels.z",
            refused.Message);
        Assert.Equal(["conflict with \"other\"", "conflict with \"kubectl-edit\" using v1"], refused.Causes.Select(c => c.Message));

        pod = Apply(pod, "me", "{metadata: {name: p, labels: {z: w}}, spec: {containers: [{name: c, image: j}]}}", force: true);
        Assert.Equal("j", pod.ArrayAt("spec", "containers")[0]["image"]?.AsString);
        Assert.Null(FieldsOf(pod, "other"));
        Assert.DoesNotContain("f:image", FieldsOf(pod, "kubectl-edit"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_conflict_has_its_own_sentence()
    {
        var pod = Apply(null, "other", "{metadata: {name: p, labels: {z: z}}}");
        var refused = Assert.Throws<ApiStatusException>(() => Apply(pod, "me", "{metadata: {name: p, labels: {z: w}}}")).Status;
        Assert.Equal("Apply failed with 1 conflict: conflict with \"other\": .metadata.labels.z", refused.Message);
    }

    [Fact]
    public void Items_of_lists_with_keys_come_and_go_one_by_one()
    {
        var pod = Apply(null, "me", "{metadata: {name: p}, spec: {containers: [{name: a, image: a}, {name: b, image: b}]}}");
        pod = Apply(pod, "other", "{metadata: {name: p}, spec: {containers: [{name: c, image: c}]}}");
        Assert.Equal("abc", Containers(pod));
        pod = Apply(pod, "me", "{metadata: {name: p}, spec: {containers: [{name: b, image: b}]}}");
        Assert.Equal("bc", Containers(pod));
        pod = Apply(pod, "me", "{metadata: {name: p}, spec: {containers: [{name: d, image: d}, {name: b, image: b}]}}");
        Assert.Equal("dbc", Containers(pod));
    }

    [Fact]
    public void Atomic_lists_change_as_a_whole()
    {
        var pod = Apply(null, "me", "{metadata: {name: p}, spec: {containers: [{name: a, args: [x, w]}]}}");
        pod = Apply(pod, "me", "{metadata: {name: p}, spec: {containers: [{name: a, args: [w]}]}}");
        Assert.Equal("""["w"]""", pod.ArrayAt("spec", "containers")[0]["args"]?.ToString());
        Assert.Contains("\"f:args\":{}", FieldsOf(pod, "me"), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_sets_come_and_go_one_by_one()
    {
        var pod = Apply(null, "me", "{metadata: {name: p, finalizers: [a/x, a/y]}}");
        pod = Apply(pod, "other", "{metadata: {name: p, finalizers: [a/z]}}");
        pod = Apply(pod, "me", "{metadata: {name: p, finalizers: [a/y]}}");
        Assert.Equal("""["a/y","a/z"]""", pod.At("metadata", "finalizers")?.ToString());
        Assert.Equal("""{"f:metadata":{"f:finalizers":{"v:\"a/z\"":{}}}}""", FieldsOf(pod, "other"));
    }

    [Fact]
    public void An_apply_twice_changes_nothing()
    {
        const string config = "{metadata: {name: p, labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}";
        var pod = Apply(null, "me", config);
        var again = FieldManager.Apply(Writer("me") with { Time = Times + "9Z" }, pod, Config(config), force: false);
        Assert.Equal(pod.ToString(), again.ToString());
    }

    [Fact]
    public void The_first_apply_finds_what_was_there_before()
    {
        var pod = Update(null, "x", "{metadata: {name: p, labels: {a: b}}}").WithoutAt("metadata", "managedFields");
        pod = Apply(pod, "me", "{metadata: {name: p, labels: {c: d}}}");
        Assert.Equal("""{"f:metadata":{"f:labels":{".":{},"f:a":{}}}}""", FieldsOf(pod, "before-first-apply"));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:c":{}}}}""", FieldsOf(pod, "me"));
    }

    [Fact]
    public void An_update_of_an_object_without_owners_starts_none()
    {
        var pod = Update(null, "x", "{metadata: {name: p, labels: {a: b}}}").WithoutAt("metadata", "managedFields");
        Assert.Null(Update(pod, "me", pod.WithAt("c", "metadata", "labels", "a")).At("metadata", "managedFields"));
    }

    [Fact]
    public void One_empty_entry_clears_all()
    {
        var pod = Apply(null, "me", "{metadata: {name: p, labels: {a: b}}}");
        var sent = pod.WithAt(JsonArray.Of(JsonObject.Empty), "metadata", "managedFields");
        Assert.Null(Update(pod, "x", sent).At("metadata", "managedFields"));
        Assert.Equal(pod.At("metadata", "managedFields"), Update(pod, "x", pod.WithoutAt("metadata", "managedFields")).At("metadata", "managedFields"));
    }

    [Fact]
    public void Entries_that_cannot_be_read_are_replaced_by_the_live_ones()
    {
        var pod = Apply(null, "me", "{metadata: {name: p, labels: {a: b}}}");
        var sent = pod.WithAt(JsonArray.Of(JsonObject.Of(("manager", "x"), ("operation", "Nope"))), "metadata", "managedFields");
        Assert.Equal(pod.At("metadata", "managedFields"), Update(pod, "x", sent).At("metadata", "managedFields"));
    }

    [Fact]
    public void Only_ten_updaters_are_kept_apart()
    {
        var pod = Update(null, "m00", "{metadata: {name: p, labels: {l00: x}}}");
        for (var i = 1; i < 14; i++)
        {
            pod = FieldManager.Update(Writer($"m{i:00}") with { Time = $"2026-01-01T00:00:{i:00}Z" }, pod, pod.WithAt("x", "metadata", "labels", $"l{i:00}"));
        }

        var entries = pod.ArrayAt("metadata", "managedFields").Objects.ToList();
        Assert.Equal(10, entries.Count);
        Assert.Equal(
            """{"f:metadata":{"f:labels":{".":{},"f:l00":{},"f:l01":{},"f:l02":{},"f:l03":{},"f:l04":{}}}}""",
            FieldsOf(pod, "ancient-changes"));
    }

    [Theory]
    [InlineData("{spec: {bogus: 1}}", ".spec.bogus: field not declared in schema")]
    [InlineData("{spec: str}", ".spec: expected map, got &{str}")]
    [InlineData("{spec: {containers: {a: 1}}}", ".spec.containers: expected list, got &{map[a:1]}")]
    [InlineData("{spec: {hostname: 1}}", ".spec.hostname: expected string, got &value.valueUnstructured{Value:1}")]
    [InlineData("{spec: {hostname: {b: [x, true, null], a: 1}}}", ".spec.hostname: expected string, got &value.valueUnstructured{Value:map[string]interface {}{\"a\":1, \"b\":[]interface {}{\"x\", true, interface {}(nil)}}}")]
    [InlineData("{spec: {priority: x}}", ".spec.priority: expected numeric (int or float), got string")]
    [InlineData("{spec: {priority: {}}}", ".spec.priority: expected numeric (int or float), got map[string]interface {}")]
    [InlineData("{spec: {hostNetwork: x}}", ".spec.hostNetwork: expected boolean, got &{x}")]
    [InlineData("{spec: {containers: [null]}}", ".spec.containers: element 0: associative list with keys may not have a null element")]
    [InlineData("{spec: {containers: [{name: a}, {name: a}]}}", ".spec.containers: duplicate entries for key [name=\"a\"]")]
    [InlineData("{spec: {x: 1, z: 2}}", "errors:\n  .spec.x: field not declared in schema\n  .spec.z: field not declared in schema")]
    public void What_does_not_fit_the_schema_is_400(string config, string problem)
    {
        var refused = Assert.Throws<ApiStatusException>(() => Apply(null, "me", config)).Status;
        Assert.Equal((400, $"failed to create typed patch object (/; /v1, Kind=Pod): {problem}"), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("{apiVersion: v2, kind: Pod}", "invalid object type: /v2, Kind=Pod")]
    [InlineData("{apiVersion: apps/v1, kind: Pod}", "invalid object type: apps/v1, Kind=Pod")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {managedFields: []}}", "metadata.managedFields must be nil")]
    public void What_is_not_the_kind_or_brings_owners_is_400(string config, string message) =>
        Assert.Equal(message, Assert.Throws<ApiStatusException>(
            () => FieldManager.Apply(Writer("me"), null, (JsonObject)YamlReader.Parse(config), force: false)).Status.Message);

    [Fact]
    public void Kubectl_takes_over_what_its_annotation_says_it_applied()
    {
        const string last = """{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{},"labels":{"a":"b","c":"d"},"name":"p"}}""";
        var pod = Update(null, "kubectl-client-side-apply", "{metadata: {name: p, labels: {a: b, c: d}}}")
            .WithAt(last, "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration");
        var applied = Apply(pod, "kubectl", "{metadata: {name: p, labels: {a: x, c: d}}}");
        Assert.Equal("x", applied.StringAt("metadata", "labels", "a"));
        Assert.Equal(
            """{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"a":"x","c":"d"},"name":"p"}}""" + "\n",
            applied.StringAt("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"));

        // Another manager is not forgiven, nor is a field that was changed since.
        Assert.Throws<ApiStatusException>(() => Apply(pod, "helm", "{metadata: {name: p, labels: {a: x}}}"));
        var edited = Update(pod, "kubectl-edit", pod.WithAt("changed", "metadata", "labels", "c"));
        var refused = Assert.Throws<ApiStatusException>(() => Apply(edited, "kubectl", "{metadata: {name: p, labels: {a: x, c: w}}}")).Status;
        Assert.Equal("Apply failed with 1 conflict: conflict with \"kubectl-edit\" using v1: .metadata.labels.c", refused.Message);
    }

    [Fact]
    public void What_an_endpoint_does_not_write_nobody_owns()
    {
        var status = Writer("kubelet") with { Subresource = "status", Ignored = FieldManager.Fields("spec") };
        var pod = Update(null, "me", "{metadata: {name: p, labels: {a: b}}}");
        var sent = pod.WithAt("Running", "status", "phase").WithAt("h", "spec", "hostname");
        var updated = FieldManager.Update(status, pod, sent);
        Assert.Equal("""{"f:status":{"f:phase":{}}}""", FieldsOf(updated, "kubelet"));
        Assert.Equal("status", Entry(updated, "kubelet")?.String("subresource"));
    }

    [Fact]
    public void Replicas_change_hands_through_the_scale()
    {
        var owners = new ScaleOwners("apps/v1", "spec", "replicas");
        var workload = JsonObject.Of(("metadata", JsonObject.Of(("managedFields", JsonReader.Parse(
            """[{"manager":"a","operation":"Apply","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:paused":{},"f:replicas":{}}}}]""")))));
        var scale = owners.ToScale(workload, JsonObject.Of(("kind", "Scale")));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", FieldsOf(scale, "a"));

        var taken = JsonObject.Of(("metadata", JsonObject.Of(("managedFields", JsonReader.Parse(
            """[{"manager":"b","operation":"Update","apiVersion":"autoscaling/v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}},"subresource":"scale"}]""")))));
        var parent = owners.ToParent(workload, taken);
        Assert.Equal("""{"f:spec":{"f:paused":{}}}""", FieldsOf(parent, "a"));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", FieldsOf(parent, "b"));
        Assert.Equal(("apps/v1", "scale"), (Entry(parent, "b")?.String("apiVersion"), Entry(parent, "b")?.String("subresource")));
        Assert.Equal(workload, owners.ToParent(workload, scale));
    }

    private static FieldWriter Writer(string manager) => new()
    {
        Manager = manager,
        ApiVersion = "v1",
        Kind = "Pod",
        Schema = SchemaTable.BuiltIn.Kind("", "v1", "Pod"),
        Time = Times + "0Z",
        Ignored = FieldManager.Fields("status"),
    };

    private static JsonObject Config(string yaml) =>
        JsonObject.Of(("apiVersion", "v1"), ("kind", "Pod")) is var head && YamlReader.Parse(yaml) is JsonObject obj
            ? obj.Aggregate(head, (o, m) => o.With(m.Key, m.Value))
            : throw new InvalidOperationException();

    private static JsonObject Apply(JsonObject? live, string manager, string yaml, bool force = false) =>
        FieldManager.Apply(Writer(manager), live, Config(yaml), force);

    private static JsonObject Update(JsonObject? live, string manager, string yaml) => Update(live, manager, Config(yaml));

    private static JsonObject Update(JsonObject? live, string manager, JsonObject obj) =>
        FieldManager.Update(Writer(manager), live, ObjectDecoder.Decode(SchemaTable.BuiltIn.Kind("", "v1", "Pod"), obj));

    private static JsonObject? Entry(JsonObject obj, string manager) =>
        obj.ArrayAt("metadata", "managedFields").Objects.SingleOrDefault(e => e.String("manager") == manager);

    private static string? FieldsOf(JsonObject obj, string manager) => Entry(obj, manager)?["fieldsV1"]?.ToString();

    private static string? TimeOf(JsonObject obj, string manager) => Entry(obj, manager)?.String("time");

    private static string Containers(JsonObject pod) => string.Concat(pod.ArrayAt("spec", "containers").Objects.Select(c => c.String("name")));
}
