using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Testing;

namespace ApiServer.Model.Tests.Schema;

/// <summary>Objects of a schema that was read at run time: apiextensions' pruning, defaulting and decoding.</summary>
public sealed class StructuralSchemaTests
{
    private static readonly ResourceDefinition CronTab = CronTabs.Define();

    [Theory]
    [InlineData("""{"cronSpec":"","labels":{},"paused":false,"place":{},"replicas":0,"zones":[]}""")]
    [InlineData("""{"load":1.50,"port":"http"}""")]
    [InlineData("""{"port":80,"until":null}""")]
    [InlineData("""{"settings":{"mode":"slow","a":null,"b":{"c":[{"d":null}]}}}""")]
    [InlineData("""{"anything":[1,"a",{"b":null}]}""")]
    [InlineData("""{"steps":[{"name":"a"},{"name":"b","retries":0}]}""")]
    [InlineData("""{"cronSpec":5,"labels":"a","place":[],"replicas":"one","steps":["a"],"zones":{}}""")]
    public void What_was_sent_is_kept(string spec)
    {
        var obj = Object(spec);
        Assert.Same(obj, ObjectDecoder.Decode(CronTab.Schema, obj));
    }

    [Theory]
    [InlineData("""{"image":null,"cronSpec":"a"}""", """{"cronSpec":"a"}""")]
    [InlineData("""{"labels":{"b":"1","a":null}}""", """{"labels":{"b":"1"}}""")]
    [InlineData("""{"settings":{"mode":null,"other":null}}""", """{"settings":{"other":null}}""")]
    [InlineData("""{"anything":null,"port":null,"steps":null}""", "{}")]
    [InlineData("""{"zones":["a",null]}""", """{"zones":["a",null]}""")]
    public void Null_stays_where_it_is_a_value(string spec, string kept) =>
        Assert.Equal(kept, ObjectDecoder.Decode(CronTab.Schema, Object(spec))["spec"]!.ToString());

    [Fact]
    public void Unknown_fields_go_and_are_named()
    {
        var problems = new List<string>();
        var obj = Object("""{"bogus":1,"place":{"zone":"a","x":1},"steps":[{"name":"a","y":1}],"settings":{"z":1},"template":{"kind":"A","metadata":{"q":1},"more":1}}""")
            .With("extra", 1).WithAt(1, "metadata", "odd");
        var decoded = ObjectDecoder.Decode(CronTab.Schema, obj, problems);
        Assert.Equal(
            """{"place":{"zone":"a"},"settings":{"z":1},"steps":[{"name":"a"}],"template":{"kind":"A","metadata":{},"more":1}}""", decoded["spec"]!.ToString());
        Assert.Equal(
            ["extra", "metadata.odd", "spec.bogus", "spec.place.x", "spec.steps[0].y", "spec.template.metadata.q"],
            problems.Select(p => p["unknown field \"".Length..^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Metadata_is_that_of_all_objects()
    {
        var decoded = ObjectDecoder.Decode(CronTab.Schema, Object("{}").WithAt(JsonObject.Empty, "metadata", "labels"));
        Assert.False(decoded.ObjectAt("metadata").Contains("labels"));
        var error = Assert.Throws<DecodeException>(() => ObjectDecoder.Decode(CronTab.Schema, Object("{}").WithAt(5, "metadata", "labels")));
        Assert.Equal("json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type map[string]string", error.Message);
    }

    [Theory]
    [InlineData("{}", """{"policy":"Allow","replicas":1}""")]
    [InlineData("""{"replicas":null,"policy":"Forbid"}""", """{"policy":"Forbid","replicas":1}""")]
    [InlineData("""{"replicas":0,"steps":[{"name":"a"},{"name":"b","retries":1}]}""", """{"policy":"Allow","replicas":0,"steps":[{"name":"a","retries":3},{"name":"b","retries":1}]}""")]
    [InlineData("""{"settings":{"x":1}}""", """{"policy":"Allow","replicas":1,"settings":{"mode":"fast","x":1}}""")]
    public void Defaults_are_filled_in_where_the_object_around_them_is(string spec, string defaulted)
    {
        var strategy = CronTab.Rules.Strategy;
        var obj = ObjectDecoder.Decode(CronTab.Schema, strategy.Default(Object(spec)));
        Assert.Equal(defaulted, obj["spec"]!.ToString());
        Assert.Same(obj, strategy.Default(obj));
    }

    [Fact]
    public void An_object_that_is_not_there_gets_no_defaults()
    {
        var obj = Object("{}").Without("spec");
        Assert.Same(obj, CronTab.Rules.Strategy.Default(obj));
    }

    private static JsonObject Object(string spec) => JsonObject.Of(
        ("kind", "CronTab"), ("apiVersion", "stable.example.com/v1"), ("metadata", JsonObject.Of(("name", "a"))), ("spec", JsonReader.Parse(spec)));
}
