using ApiServer.Model.Apply;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Apply;

public sealed class FieldSetTests
{
    [Theory]
    [InlineData("""{"f:a":{}}""", """{"f:b":{}}""", """{"f:a":{},"f:b":{}}""")]
    [InlineData("""{"f:a":{"f:x":{}}}""", """{"f:a":{}}""", """{"f:a":{".":{},"f:x":{}}}""")]
    [InlineData("""{"f:a":{".":{},"f:x":{}}}""", """{"f:a":{"f:y":{}}}""", """{"f:a":{".":{},"f:x":{},"f:y":{}}}""")]
    [InlineData("{}", """{"f:a":{}}""", """{"f:a":{}}""")]
    public void Union_has_what_either_has(string a, string b, string expected) => AssertSet(expected, FieldSet.Union(Set(a), Set(b)));

    [Theory]
    [InlineData("""{"f:a":{".":{},"f:x":{}},"f:b":{}}""", """{"f:a":{"f:x":{}}}""", """{"f:a":{"f:x":{}}}""")]
    [InlineData("""{"f:a":{".":{},"f:x":{}}}""", """{"f:a":{}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":{"f:x":{}}}""", """{"f:a":{}}""", "{}")]
    public void Intersection_has_what_both_have(string a, string b, string expected) => AssertSet(expected, FieldSet.Intersection(Set(a), Set(b)));

    [Theory]
    [InlineData("""{"f:a":{".":{},"f:x":{}}}""", """{"f:a":{}}""", """{"f:a":{"f:x":{}}}""")]
    [InlineData("""{"f:a":{".":{},"f:x":{}}}""", """{"f:a":{"f:x":{}}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":{"f:x":{}},"f:b":{}}""", """{"f:a":{"f:x":{}}}""", """{"f:b":{}}""")]
    public void Difference_takes_paths_and_leaves_what_is_below(string a, string b, string expected) =>
        AssertSet(expected, FieldSet.Difference(Set(a), Set(b)));

    [Theory]
    [InlineData("""{"f:a":{".":{},"f:x":{}},"f:b":{}}""", """{"f:a":{}}""", """{"f:b":{}}""")]
    [InlineData("""{"f:a":{"f:x":{},"f:y":{}}}""", """{"f:a":{"f:x":{}}}""", """{"f:a":{"f:y":{}}}""")]
    public void Recursive_difference_takes_what_is_below_too(string a, string b, string expected) =>
        AssertSet(expected, FieldSet.RecursiveDifference(Set(a), Set(b)));

    [Fact]
    public void An_operation_that_changes_nothing_answers_the_same_instance()
    {
        var set = Set("""{"f:a":{".":{},"f:x":{}},"f:b":{}}""");
        Assert.Same(set, FieldSet.Difference(set, Set("""{"f:c":{}}""")));
        Assert.Same(set, FieldSet.Union(set, Set("""{"f:a":{"f:x":{}}}""")));
        Assert.Same(set, FieldSet.Intersection(set, set));
    }

    [Theory]
    [InlineData("""{"f:b":{},"f:a":{}}""", """{"f:a":{},"f:b":{}}""")]
    [InlineData("""{"f:l":{"k:{\"port\":443,\"protocol\":\"TCP\"}":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{}}}""", """{"f:l":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{},"k:{\"port\":443,\"protocol\":\"TCP\"}":{}}}""")]
    [InlineData("""{"k:{\"protocol\":\"TCP\", \"port\":80}":{}}""", """{"k:{\"port\":80,\"protocol\":\"TCP\"}":{}}""")]
    [InlineData("""{"v:\"b\"":{},"v:\"a\"":{},"f:z":{}}""", """{"f:z":{},"v:\"a\"":{},"v:\"b\"":{}}""")]
    public void What_clients_send_is_put_in_order(string set, string expected) =>
        Assert.Equal(expected, FieldSet.Normalized((JsonObject)JsonReader.Parse(set))?.ToString());

    [Theory]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"x:a":{}}""")]
    [InlineData("""{"f:a":1}""")]
    [InlineData("""{"k:nonsense":{}}""")]
    [InlineData("""{"i:x":{}}""")]
    [InlineData("""{".":{"f:a":{}}}""")]
    public void What_is_no_set_is_refused(string set) => Assert.Null(FieldSet.Normalized((JsonObject)JsonReader.Parse(set)));

    [Fact]
    public void Paths_are_shown_as_upstream_writes_them()
    {
        var set = Set("""{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{}}}}},"f:finalizers":{"v:\"x/y\"":{}}}""");
        Assert.Equal(
            [".finalizers[=\"x/y\"]", ".spec.containers[name=\"a\"]", ".spec.containers[name=\"a\"].ports[containerPort=80,protocol=\"TCP\"]"],
            PathElement.Paths(set));
    }

    private static JsonObject Set(string text) => FieldSet.Normalized((JsonObject)JsonReader.Parse(text))!;

    private static void AssertSet(string expected, JsonObject actual) => Assert.Equal(expected, actual.ToString());
}
