using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Yaml;
using ApiServer.Testing;

namespace ApiServer.Model.Tests.Apply;

/// <summary>Field management by a schema that was read at run time, with structured-merge-diff's deduced type where it says nothing.</summary>
public sealed class CustomFieldsTests
{
    private static readonly TypeSchema Schema = CronTabs.Define().Schema;

    [Fact]
    public void Owned_fields_follow_the_schema()
    {
        var obj = Apply(null, "me", "{cronSpec: a, zones: [x], arguments: [x], labels: {a: b}, place: {zone: z}, steps: [{name: s, retries: 0}]}");
        Assert.Equal(
            """{"f:spec":{"f:arguments":{},"f:cronSpec":{},"f:labels":{"f:a":{}},"f:place":{},"f:steps":{"k:{\"name\":\"s\"}":{".":{},"f:name":{},"f:retries":{}}},"f:zones":{"v:\"x\"":{}}}}""",
            FieldsOf(obj, "me"));
    }

    [Fact]
    public void What_the_schema_says_of_items_counts()
    {
        var obj = Apply(null, "me", "{groups: {a: [x]}, places: [{zone: z, node: m}]}");
        Assert.Equal(
            """{"f:spec":{"f:groups":{"f:a":{".":{},"v:\"x\"":{}}},"f:places":{"k:{\"zone\":\"z\"}":{}}}}""", FieldsOf(obj, "me"));
        Assert.Equal("""["x","w"]""", Apply(obj, "you", "{groups: {a: [w]}}").At("spec", "groups", "a")!.ToString());
    }

    [Fact]
    public void Unknown_fields_that_are_preserved_are_keys_and_their_lists_atomic()
    {
        var obj = Apply(null, "me", "{settings: {mode: m, deep: {list: [1, {a: b}], more: {x: 1}}, empty: {}}, anything: {a: {b: 1}}}");
        Assert.Equal(
            """{"f:spec":{"f:anything":{"f:a":{".":{},"f:b":{}}},"f:settings":{"f:deep":{".":{},"f:list":{},"f:more":{".":{},"f:x":{}}},"f:empty":{},"f:mode":{}}}}""",
            FieldsOf(obj, "me"));
    }

    [Fact]
    public void Two_managers_share_an_untyped_object()
    {
        var obj = Apply(null, "me", "{settings: {deep: {a: 1, list: [1]}}}");
        obj = Apply(obj, "other", "{settings: {deep: {b: 2}}}");
        Assert.Equal("""{"settings":{"deep":{"a":1,"list":[1],"b":2}}}""", obj["spec"]!.ToString());

        var conflict = Assert.Throws<ApiStatusException>(() => Apply(obj, "other", "{settings: {deep: {list: [1, 2]}}}"));
        Assert.Equal(".spec.settings.deep.list", Assert.Single(conflict.Status.Causes).Field);

        obj = Apply(obj, "me", "{settings: {deep: {list: [1]}}}");
        Assert.Equal("""{"settings":{"deep":{"list":[1],"b":2}}}""", obj["spec"]!.ToString());
    }

    [Fact]
    public void Untyped_value_may_change_its_shape()
    {
        var obj = Apply(null, "me", "{anything: {a: 1}}");
        Assert.Equal("[1]", Apply(obj, "me", "{anything: [1]}").At("spec", "anything")!.ToString());
        Assert.Equal("5", Apply(obj, "me", "{anything: 5}").At("spec", "anything")!.ToString());

        var updated = FieldManager.Update(Writer("you"), obj, obj.WithAt("text", "spec", "anything"));
        Assert.Equal("""{"f:spec":{"f:anything":{}}}""", FieldsOf(updated, "you"));
        Assert.DoesNotContain("f:a\"", FieldsOf(updated, "me") ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Update_of_an_untyped_leaf_takes_that_leaf()
    {
        var obj = Apply(null, "me", "{anything: {a: 1, b: [1]}}");
        var updated = FieldManager.Update(Writer("you"), obj, obj.WithAt(JsonArray.Of(2), "spec", "anything", "b"));
        Assert.Equal("""{"f:spec":{"f:anything":{"f:b":{}}}}""", FieldsOf(updated, "you"));
        Assert.Equal("""{"f:spec":{"f:anything":{"f:a":{}}}}""", FieldsOf(updated, "me"));
    }

    [Fact]
    public void Field_that_the_schema_does_not_know_is_refused()
    {
        var error = Assert.Throws<ApiStatusException>(() => Apply(null, "me", "{bogus: 1}"));
        Assert.Equal(
            "failed to create typed patch object (/a; stable.example.com/v1, Kind=CronTab): .spec.bogus: field not declared in schema", error.Status.Message);
    }

    private static FieldWriter Writer(string manager) => new()
    {
        Manager = manager,
        ApiVersion = "stable.example.com/v1",
        Kind = "CronTab",
        Schema = Schema,
        Time = "2026-01-01T00:00:00Z",
        Ignored = FieldManager.Fields("status"),
    };

    private static JsonObject Apply(JsonObject? live, string manager, string spec) => FieldManager.Apply(
        Writer(manager),
        live,
        JsonObject.Of(("apiVersion", "stable.example.com/v1"), ("kind", "CronTab"), ("metadata", JsonObject.Of(("name", "a"))), ("spec", YamlReader.Parse(spec))),
        force: false);

    private static string? FieldsOf(JsonObject obj, string manager) =>
        obj.ArrayAt("metadata", "managedFields").Objects.SingleOrDefault(e => e.String("manager") == manager)?["fieldsV1"]?.ToString();
}
