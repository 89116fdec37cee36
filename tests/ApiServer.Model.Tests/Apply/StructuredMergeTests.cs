using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Yaml;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Model.Tests.Apply;

/// <summary>
/// Who writes what in which order, what is left, and whose it is: the cases of structured-merge-diff's own tests (merge/*_test.go). A step is
/// <c>apply</c>, <c>force</c> (an apply that takes fields), <c>update</c> or <c>refuse</c> (an apply that conflicts), a manager and an object.
/// </summary>
public sealed class StructuredMergeTests
{
    private static readonly TypeReference Text = new(ValueType.String);
    private static readonly TypeReference Number = new(ValueType.Int64);

    private static readonly TypeSchema Whole = new("test.Whole", [Field("name", Text), Field("value", Number)]) { MapType = "atomic" };

    private static readonly TypeSchema Type = Struct(
        "Type",
        Field("kind", Text),
        Field("apiVersion", Text),
        Field("metadata", Of(Struct("Meta", Field("managedFields", List(new TypeReference(ValueType.Any)))))),
        Field("number", Number),
        Field("text", Text),
        Field("set", List(Text), "set"),
        Field("list", List(Of(Struct("Item", Field("name", Text), Field("one", Number), Field("two", Number)))), "map", "name"),
        Field("nested", List(Of(Struct("Nested", Field("name", Text), Field("value", List(Text), "set"), Field("map", Map(Text))))), "map", "name"),
        Field("maps", Map(Map(Text))),
        Field("struct", Of(Struct("Struct", Field("name", Text), Field("value", Number))), pointer: true),
        Field("atomic", Of(Struct("Atomic", Field("name", Text), Field("value", Number))), pointer: true) with { MapType = "atomic" },
        Field("whole", Of(Whole), pointer: true),
        Field("apart", Of(Whole), pointer: true) with { MapType = "granular" },
        Field("ports", List(Of(Struct("Port", Field("port", Number), Field("protocol", Text) with { Default = "TCP" }, Field("name", Text)))), "map", "port", "protocol"));

    [Theory]
    [InlineData("what another applies stays", """{"list":[{"name":"a"},{"name":"c"},{"name":"d"}]}""", """one={"f:list":{"k:{\"name\":\"a\"}":{".":{},"f:name":{}}}}""", "apply one {list: [{name: a}, {name: b}, {name: c}]}", "apply two {list: [{name: c}, {name: d}]}", "apply one {list: [{name: a}]}")]
    [InlineData("an item of two appliers loses what one of them drops", """{"nested":[{"name":"a"},{"name":"b","value":["d"]}]}""", """two={"f:nested":{"k:{\"name\":\"b\"}":{".":{},"f:name":{},"f:value":{"v:\"d\"":{}}}}}""", "apply one {nested: [{name: a}, {name: b, value: [c]}]}", "apply two {nested: [{name: b, value: [d]}]}", "apply one {nested: [{name: a}]}")]
    [InlineData("what an updater added stays in an item that stays", """{"nested":[{"name":"a"},{"name":"b","value":["d","e"]}]}""", """ctrl={"f:nested":{"k:{\"name\":\"b\"}":{"f:value":{"v:\"e\"":{}}}}}""", "apply one {nested: [{name: a}, {name: b, value: [c]}]}", "apply two {nested: [{name: b, value: [d]}]}", "update ctrl {nested: [{name: a}, {name: b, value: [c, d, e]}]}", "apply one {nested: [{name: a}]}")]
    [InlineData("an item goes with what an updater added to it", """{"nested":[{"name":"a","value":["b"]}]}""", "ctrl=", "apply one {nested: [{name: a}, {name: b, value: [c]}]}", "apply two {nested: [{name: a, value: [b]}]}", "update ctrl {nested: [{name: a, value: [b]}, {name: b, value: [c, d]}]}", "apply one {nested: [{name: a}]}")]
    [InlineData("the same value is no conflict", """{"list":[{"name":"a","one":1}]}""", """two={"f:list":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:one":{}}}}""", "apply one {list: [{name: a, one: 1}]}", "apply two {list: [{name: a, one: 1}]}")]
    [InlineData("another value is one", """{"list":[{"name":"a","one":1}]}""", "two=", "apply one {list: [{name: a, one: 1}]}", "refuse two {list: [{name: a, one: 2}]}")]
    [InlineData("an updater's field stays when its applier drops it", """{"struct":{"name":"a","value":1}}""", """ctrl={"f:struct":{".":{},"f:name":{},"f:value":{}}}""", "update ctrl {struct: {name: a, value: 1}}", "apply one {struct: {name: a, value: 1}}", "apply one {struct: {name: a}}")]
    [InlineData("a struct loses what is dropped and keeps the rest", """{"struct":{"value":1}}""", """ctrl={"f:struct":{"f:value":{}}}""", "apply one {struct: {name: a}}", "update ctrl {struct: {name: a, value: 1}}", "apply one {}")]
    [InlineData("an empty struct is owned and changes nothing", """{"struct":{"value":1}}""", """one={"f:struct":{}}""", "apply one {struct: {name: a}}", "update ctrl {struct: {name: a, value: 1}}", "apply one {struct: {}}")]
    [InlineData("so does a null", """{"struct":{"value":1}}""", """one={"f:struct":{}}""", "apply one {struct: {name: a}}", "update ctrl {struct: {name: a, value: 1}}", "apply one {struct: null}")]
    [InlineData("but an updater's value stays", """{"struct":{"name":"b","value":1}}""", """ctrl={"f:struct":{"f:name":{},"f:value":{}}}""", "apply one {struct: {name: a}}", "update ctrl {struct: {name: b, value: 1}}", "apply one {struct: null}")]
    [InlineData("a struct goes with its last field", "{}", "one=", "apply one {struct: {name: a, value: 1}}", "apply one {}")]
    [InlineData("a field that an updater changed is not the applier's to drop", """{"number":1}""", """ctrl={"f:number":{}}""", "apply one {number: 2}", "update ctrl {number: 1}", "apply one {}")]
    [InlineData("a null is a value that conflicts", """{"number":1}""", """ctrl={"f:number":{}}""", "update ctrl {number: 1}", "refuse one {number: null}")]
    [InlineData("force takes the field", """{"number":2,"text":"user"}""", """ctrl=""", "apply one {number: 1, text: user}", "update ctrl {number: 1, text: ctrl}", "refuse one {number: 2, text: user}", "force one {number: 2, text: user}")]
    [InlineData("a map keeps its entries apart", """{"maps":{"a":{"a":"x","c":"z"}}}""", """one={"f:maps":{"f:a":{".":{},"f:a":{},"f:c":{}}}}""", "apply one {maps: {a: {b: x, c: w}}}", "apply one {maps: {a: {a: x, c: z}}}")]
    [InlineData("a map's entry goes whole", """{"maps":{"b":{"a":"x"}}}""", """one={"f:maps":{"f:b":{".":{},"f:a":{}}}}""", "apply one {maps: {a: {b: x, c: w}}}", "apply one {maps: {b: {a: x}}}")]
    [InlineData("a map in an item", """{"nested":[{"name":"a","map":{"a":"x","c":"z"}}]}""", """one={"f:nested":{"k:{\"name\":\"a\"}":{".":{},"f:map":{"f:a":{},"f:c":{}},"f:name":{}}}}""", "apply one {nested: [{name: a, map: {b: x, c: w}}]}", "apply one {nested: [{name: a, map: {a: x, c: z}}]}")]
    [InlineData("an atomic struct has one owner", """{"atomic":{"name":"b"}}""", "one=", "apply one {atomic: {name: a, value: 1}}", "refuse two {atomic: {name: b}}", "force two {atomic: {name: b}}")]
    [InlineData("an atomic struct can be emptied by its owner only", """{"atomic":{"name":"a"}}""", """ctrl={"f:atomic":{}}""", "update ctrl {atomic: {name: a}}", "refuse two {atomic: {}}")]
    [InlineData("a type may be atomic", """{"whole":{"name":"a"}}""", "two=", "apply one {whole: {name: a}}", "refuse two {whole: {value: 1}}")]
    [InlineData("a field of it may not", """{"apart":{"name":"a","value":1}}""", """two={"f:apart":{"f:value":{}}}""", "apply one {apart: {name: a}}", "apply two {apart: {value: 1}}")]
    [InlineData("an empty list has no owner", """{"text":"x"}""", """one={"f:text":{}}""", "apply one {list: [], set: [], text: x}")]
    [InlineData("the order is the configuration's where it says one", """{"set":["a","b","aprime","c","d","cprime"]}""", """ctrl={"f:set":{"v:\"b\"":{},"v:\"d\"":{}}}""", "apply one {set: [a, c]}", "update ctrl {set: [a, b, c, d]}", "apply one {set: [a, aprime, c, cprime]}")]
    [InlineData("a key with a default is the same without it", """{"ports":[{"port":80,"protocol":"TCP","name":"foo"}]}""", "two=", "apply one {ports: [{port: 80, protocol: TCP, name: foo}]}", "refuse two {ports: [{port: 80, name: bar}]}")]
    [InlineData("items that differ in the default only", """{"ports":[{"port":80},{"port":80,"protocol":"UDP"}]}""", """one={"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":80,\"protocol\":\"UDP\"}":{".":{},"f:port":{},"f:protocol":{}}}}""", "apply one {ports: [{port: 80}, {port: 80, protocol: UDP}]}")]
    public void Fields_change_hands_as_upstream(string rule, string left, string owned, params string[] steps) => Check(rule, left, owned, steps);

    [Theory]
    [InlineData("duplicates are owned once", """{"set":["1","1","3"]}""", """ctrl={"f:set":{".":{},"v:\"1\"":{},"v:\"3\"":{}}}""", "update ctrl {set: ['1', '1', '3']}")]
    [InlineData("by who made them", """{"set":["1","1","3"]}""", """one={"f:set":{".":{},"v:\"3\"":{}}}""", "update one {set: ['1', '3']}", "update two {set: ['1', '1', '3']}")]
    [InlineData("or who left one", """{"set":["1","3"]}""", """two={"f:set":{"v:\"1\"":{}}}""", "update one {set: ['1', '1', '3']}", "update two {set: ['1', '3']}")]
    [InlineData("to apply one of them conflicts, and leaves it alone", """{"set":["1","3"]}""", """ctrl={"f:set":{".":{},"v:\"3\"":{}}}""", "update ctrl {set: ['1', '1', '3']}", "refuse one {set: ['1']}", "force one {set: ['1']}")]
    [InlineData("others do not touch them", """{"set":["1","1","3","5"]}""", """one={"f:set":{"v:\"5\"":{}}}""", "update ctrl {set: ['1', '1', '3']}", "apply one {set: ['5']}")]
    [InlineData("items are owned as one", """{"list":[{"name":"a","one":1},{"name":"a","one":2},{"name":"b","one":3}]}""", """ctrl={"f:list":{".":{},"k:{\"name\":\"a\"}":{},"k:{\"name\":\"b\"}":{".":{},"f:name":{},"f:one":{}}}}""", "update ctrl {list: [{name: a, one: 1}, {name: a, one: 2}, {name: b, one: 3}]}")]
    [InlineData("by who last changed one of them", """{"list":[{"name":"a","one":1},{"name":"a","one":2,"two":3}]}""", """one={"f:list":{}}""", "update one {list: [{name: a, one: 1}, {name: a, one: 2}]}", "update two {list: [{name: a, one: 1}, {name: a, one: 2, two: 3}]}")]
    [InlineData("an applied item takes their place", """{"list":[{"name":"a","one":3},{"name":"b","one":3}]}""", """one={"f:list":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:one":{}}}}""", "update ctrl {list: [{name: a, one: 1}, {name: a, one: 2}, {name: b, one: 3}]}", "refuse one {list: [{name: a, one: 2}]}", "force one {list: [{name: a, one: 3}]}")]
    [InlineData("who dropped the item does not take them", """{"list":[{"name":"a","one":1},{"name":"a","one":2},{"name":"b","one":3}]}""", """ctrl={"f:list":{"k:{\"name\":\"a\"}":{}}}""", "apply one {list: [{name: a, one: 1}, {name: b, one: 3}]}", "update ctrl {list: [{name: a, one: 1}, {name: a, one: 2}, {name: b, one: 3}]}", "apply one {list: [{name: b, one: 3}]}")]
    public void Duplicates_are_treated_as_upstream_does(string rule, string left, string owned, params string[] steps) => Check(rule, left, owned, steps);

    [Theory]
    [InlineData("a b c", "c d e f", "a b c d e f")]
    [InlineData("a b c g f", "c d e f", "a b c g d e f")]
    [InlineData("c d e f", "a c e", "a c d e f")]
    [InlineData("a b c x y z", "d e f x y z", "a b c d e f x y z")]
    [InlineData("c a g f", "c f a g", "c f a g")]
    [InlineData("a b c d", "d e f a", "b c d e f a")]
    [InlineData("c d e f g h i j", "2 h 3 e 4 k l", "c d f g 2 h i j 3 e 4 k l")]
    [InlineData("a b c d e f g h i j", "1 b 2 h 3 e 4 k l", "a 1 b c d f g 2 h i j 3 e 4 k l")]
    [InlineData("a b b", "c", "a b b c")]
    [InlineData("a b b", "b", "a b")]
    [InlineData("a b b", "a", "a b b")]
    [InlineData("a b c d e c", "1 b 2 e d", "a 1 b c 2 e c d")]
    [InlineData("a b c d e c", "1 b 2 c e d", "a 1 b 2 c e d")]
    [InlineData("a a b b", "b c d", "a a b c d")]
    [InlineData("c a g f c a", "c f a g", "c f a g")]
    [InlineData("a a x", "a c", "a c x")]
    public void Lists_are_merged_into_one_order(string live, string config, string merged)
    {
        var set = ((JsonArray)AppliedMerge.Merge(Type, SetOf(live), SetOf(config))["set"]!).Strings;
        Assert.Equal(merged, string.Join(' ', set));
    }

    private static JsonObject SetOf(string items) => JsonObject.Of(("set", JsonArray.OfStrings(items.Split(' '))));

    private static void Check(string rule, string left, string owned, string[] steps)
    {
        JsonObject? live = null;
        foreach (var step in steps)
        {
            var words = step.Split(' ', 3);
            var obj = ((JsonObject)YamlReader.Parse(words[2])).With("apiVersion", "v1").With("kind", "Type");
            var writer = new FieldWriter { Manager = words[1], ApiVersion = "v1", Kind = "Type", Schema = Type, Time = "2026-01-01T00:00:00Z", Ignored = FieldSet.Empty };
            if (words[0] == "refuse")
            {
                Assert.Equal(409, Assert.Throws<ApiStatusException>(() => FieldManager.Apply(writer, live, obj, force: false)).Status.Code);
                continue;
            }

            live = words[0] == "update" ? FieldManager.Update(writer, live, obj) : FieldManager.Apply(writer, live, obj, words[0] == "force");
        }

        Assert.True(left == live!.Without("metadata").Without("apiVersion").Without("kind").ToString(), $"{rule}: {live}");
        var (manager, fields) = (owned.Split('=')[0], owned[(owned.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var entry = live.ArrayAt("metadata", "managedFields").Objects.SingleOrDefault(e => e.String("manager") == manager);
        Assert.True(fields == (entry?["fieldsV1"]?.ToString() ?? ""), $"{rule}: {live}");
    }

    private static TypeSchema Struct(string name, params FieldSchema[] fields) => new("test." + name, fields);

    private static FieldSchema Field(string name, TypeReference type, string? listType = null, params string[] keys) => Field(name, type, pointer: false) with { ListType = listType, ListMapKeys = keys };

    private static FieldSchema Field(string name, TypeReference type, bool pointer) => new() { Name = name, Type = type, Pointer = pointer };

    private static TypeReference Of(TypeSchema type) => new(ValueType.Struct, type);

    private static TypeReference List(TypeReference element) => new(ValueType.List, Element: element);

    private static TypeReference Map(TypeReference element) => new(ValueType.Map, Element: element);
}
