using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Model.Tests.Schema;

/// <summary>The sentences of kube-openapi's validation, as apiextensions puts them into causes.</summary>
public sealed class StructuralValidationTests
{
    private static readonly ResourceStrategy Strategy = CronTabs.Define().Rules.Strategy;

    [Theory]
    [InlineData("""{}""", "spec.cronSpec: Required value")]
    [InlineData("""{"cronSpec":5}""", "spec.cronSpec: Invalid value: \"integer\": spec.cronSpec in body must be of type string: \"integer\"")]
    [InlineData("""{"cronSpec":"* * * * *","replicas":"a"}""", "spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type integer: \"string\"")]
    [InlineData("""{"cronSpec":"* * * * *","replicas":1.5}""", "spec.replicas: Invalid value: \"number\": spec.replicas in body must be of type integer: \"number\"")]
    [InlineData("""{"cronSpec":"0"}""", """spec.cronSpec: Invalid value: "0": spec.cronSpec in body should match '^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$'""")]
    [InlineData("""{"cronSpec":"* * * * *","replicas":-1}""", "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0")]
    [InlineData("""{"cronSpec":"* * * * *","replicas":11}""", "spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10")]
    [InlineData("""{"cronSpec":"* * * * *","load":0}""", "spec.load: Invalid value: 0: spec.load in body should be greater than 0")]
    [InlineData("""{"cronSpec":"* * * * *","load":1.2}""", "spec.load: Invalid value: 1.2: spec.load in body should be a multiple of 0.5")]
    [InlineData("""{"cronSpec":"* * * * *","image":""}""", "spec.image: Invalid value: \"\": spec.image in body should be at least 1 chars long")]
    [InlineData("""{"cronSpec":"* * * * *","image":"aaaaaaaaaaaaaaaaaaaaa"}""", "spec.image: Too long: may not be more than 20 bytes")]
    [InlineData("""{"cronSpec":"* * * * *","policy":"Replace"}""", "spec.policy: Unsupported value: \"Replace\": supported values: \"Allow\", \"Forbid\"")]
    [InlineData("""{"cronSpec":"* * * * *","zones":[]}""", "spec.zones: Invalid value: 0: spec.zones in body should have at least 1 items")]
    [InlineData("""{"cronSpec":"* * * * *","zones":["a","b","c","d"]}""", "spec.zones: Too many: 4: must have at most 3 items")]
    [InlineData("""{"cronSpec":"* * * * *","zones":["a",null]}""", "spec.zones[1]: Invalid value: \"null\": spec.zones[1] in body must be of type string: \"null\"")]
    [InlineData("""{"cronSpec":"* * * * *","zones":["a","b","a"]}""", "spec.zones[2]: Duplicate value: \"a\"")]
    [InlineData("""{"cronSpec":"* * * * *","steps":[{"name":"a"},{"name":"a"}]}""", "spec.steps[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("""{"cronSpec":"* * * * *","groups":{"a":["x","x"]}}""", "spec.groups.a[1]: Duplicate value: \"x\"")]
    [InlineData("""{"cronSpec":"* * * * *","steps":[{}]}""", "spec.steps[0].name: Required value")]
    [InlineData("""{"cronSpec":"* * * * *","labels":{"a":1}}""", "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"")]
    [InlineData("""{"cronSpec":"* * * * *","until":"soon"}""", "spec.until: Invalid value: \"soon\": spec.until in body must be of type date-time: \"soon\"")]
    [InlineData("""{"cronSpec":"* * * * *","port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"cronSpec":"* * * * *","template":{"kind":"Pod"}}""", "spec.template.apiVersion: Required value: must not be empty")]
    public void What_the_schema_does_not_allow_is_refused(string spec, string message) => Assert.Equal([message], Errors(Object(spec)));

    [Fact]
    public void Whole_object_may_be_asked_for() => Assert.Equal(["spec: Required value"], Errors(JsonObject.Empty));

    [Theory]
    [InlineData("""{"cronSpec":"*/5 * * * *","replicas":10,"load":2,"until":null,"port":80,"zones":["a"],"anything":[null],"settings":{"x":[1]}}""")]
    [InlineData("""{"cronSpec":"*/5 * * * *","replicas":2.0,"load":0.5,"until":"2026-01-01T00:00:00Z","port":"http","template":{"apiVersion":"v1","kind":"Pod"}}""")]
    public void What_it_allows_passes(string spec) => Assert.Empty(Errors(Object(spec)));

    [Fact]
    public void What_an_update_leaves_alone_is_not_looked_at()
    {
        var old = Object("""{"cronSpec":"bad","replicas":1}""");
        var errors = new List<FieldError>();
        Strategy.ValidateUpdate(old.WithAt(2, "spec", "replicas"), old, errors);
        Assert.Empty(errors);
        Strategy.ValidateUpdate(old.WithAt("worse", "spec", "cronSpec"), old, errors);
        Assert.Equal("spec.cronSpec", Assert.Single(errors).Path);
    }

    private static IEnumerable<string> Errors(JsonObject obj)
    {
        var errors = new List<FieldError>();
        Strategy.Validate(obj, errors);
        return errors.Select(e => e.ToString());
    }

    private static JsonObject Object(string spec) => JsonObject.Of(("spec", JsonReader.Parse(spec)));
}
