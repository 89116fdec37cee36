using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Patch;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>What patches that were made to hurt cost: about as much as patch and object weigh, not their product.</summary>
[Collection("Hostile")]
public sealed class HostilePatchTests
{
    private static readonly TypeSchema Pod = SchemaTable.BuiltIn.Kind("", "v1", "Pod");
    private static readonly JsonObject Wide = JsonObject.Of(("data", JsonReader.Parse(HostileText.Members(i => $"\"k{i}\":\"v\"", 90_000))));
    private static readonly JsonObject Long = JsonObject.Of(("list", JsonReader.Parse(HostileText.Members(_ => "1", 500_000, "[", "]"))));

    [Fact]
    public void Depth_is_refused_before_it_is_walked()
    {
        var text = HostileText.Nested("[{\"op\":\"add\",\"path\":\"/a\",\"value\":[", "", 80_000);
        Assert.Contains("exceeded max depth", Refused(() => PatchBody.DecodeJsonPatch(text)).Message, StringComparison.Ordinal);
        text = HostileText.Nested("{\"a\":", "}", 10_000);
        Assert.Equal("error decoding patch: exceeded max depth", Refused(() => PatchBody.DecodeMergePatch(text)).Message);
        Assert.Equal("exceeded max depth", Refused(() => PatchBody.DecodeStrategicMergePatch(text)).Message);
        Assert.Contains("exceeded max depth", Refused(() => PatchBody.DecodeApplyPatch(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"/data/k7","value":"%"}""")]
    [InlineData("""{"op":"add","path":"/data/n%","value":"x"}""")]
    [InlineData("""{"op":"remove","path":"/data/k%"}""")]
    [InlineData("""{"op":"move","from":"/data/k%","path":"/data/m%"}""")]
    [InlineData("""{"op":"copy","from":"/data/k%","path":"/data/c%"}""")]
    [InlineData("""{"op":"test","path":"/data/k%","value":"v"}""")]
    public void Operations_on_a_wide_object_do_not_copy_it(string operation)
    {
        var patched = Bounds.Hold(() => JsonPatch.Apply(Operations(operation), Wide), mebibytes: 192);
        Assert.InRange(patched.ObjectAt("data").Count, 80_000, 100_000);
    }

    [Theory]
    [InlineData("""{"op":"add","path":"/list/0","value":%}""", 510_000)]
    [InlineData("""{"op":"add","path":"/list/250000","value":%}""", 510_000)]
    [InlineData("""{"op":"add","path":"/list/-","value":%}""", 510_000)]
    [InlineData("""{"op":"remove","path":"/list/0"}""", 490_000)]
    [InlineData("""{"op":"replace","path":"/list/499999","value":%}""", 500_000)]
    [InlineData("""{"op":"move","from":"/list/0","path":"/list/-"}""", 500_000)]
    [InlineData("""{"op":"test","path":"/list/499999","value":1}""", 500_000)]
    public void Operations_on_a_long_list_do_not_copy_it(string operation, int count)
    {
        var patched = Bounds.Hold(() => JsonPatch.Apply(Operations(operation), Long), mebibytes: 192);
        Assert.Equal(count, patched.ArrayAt("list").Count);
    }

    [Fact]
    public void Tests_of_large_trees_cost_what_the_patch_weighs()
    {
        var operations = JsonArray.Of(Enumerable.Repeat(JsonObject.Of(("op", "test"), ("path", ""), ("value", JsonObject.Of(("data", JsonObject.Of(("k1", "v")))))), 10_000));
        Bounds.Hold(() => Assert.Throws<ApiStatusException>(() => JsonPatch.Apply(operations, Wide)), mebibytes: 64);
        operations = JsonArray.Of(Enumerable.Repeat(JsonObject.Of(("op", "test"), ("path", ""), ("value", Wide)), 1));
        Assert.Same(Wide, Bounds.Hold(() => JsonPatch.Apply(operations, Wide), mebibytes: 64));
    }

    [Fact]
    public void Large_tree_that_goes_round_is_not_measured_each_time()
    {
        var deep = JsonReader.Parse(HostileText.Nested("[", "]", 500));
        var target = JsonObject.Of(("a", Wide.With("deep", deep)), ("b", JsonObject.Of(("c", JsonObject.Empty))));
        string[] moves = ["""{"op":"move","from":"/a","path":"/b/c/a"}""", """{"op":"move","from":"/b/c/a","path":"/a"}"""];
        var operations = JsonArray.Of(Enumerable.Range(0, 10_000).Select(i => JsonReader.Parse(moves[i % 2])));
        Assert.True(target.Equals(Bounds.Hold(() => JsonPatch.Apply(operations, target), mebibytes: 64)));
    }

    [Theory]
    [InlineData("""[{"op":"copy","from":"/data","path":"/data/x"}]""")]
    [InlineData("""[{"op":"copy","from":"/data","path":"/data2"},{"op":"copy","from":"/data2","path":"/data/y"}]""")]
    public void Copies_that_double_the_document_are_refused(string operations)
    {
        var all = JsonArray.Of(Enumerable.Repeat((JsonArray)JsonReader.Parse(operations), 5000).SelectMany(o => o));
        Assert.Equal(422, Refused(() => JsonPatch.Apply(all, Wide), mebibytes: 192).Code);
    }

    [Fact]
    public void Copies_that_deepen_the_document_are_refused()
    {
        var operations = JsonArray.Of(Enumerable.Repeat(JsonReader.Parse("""{"op":"copy","from":"/a","path":"/a/a"}"""), 600));
        Assert.Equal(422, Refused(() => JsonPatch.Apply(operations, JsonReader.ParseObject("""{"a":{}}"""u8))).Code);
    }

    [Fact]
    public void Pointer_of_many_segments_leads_nowhere()
    {
        var path = string.Concat(Enumerable.Repeat("/a", 1_000_000));
        var operations = JsonArray.Of(JsonObject.Of(("op", "remove"), ("path", path)));
        Assert.Equal(422, Refused(() => JsonPatch.Apply(operations, Wide), mebibytes: 16).Code);
    }

    [Fact]
    public void Merge_patch_of_a_million_members_costs_what_it_weighs()
    {
        var patch = PatchBody.DecodeMergePatch(HostileText.Members(i => $"\"{i:x}\":null"));
        var target = JsonReader.ParseObject(HostileText.Members(i => $"\"{i:x}\":1"));
        Bounds.Hold(() => MergePatch.Apply(patch, target), mebibytes: 256);
    }

    [Fact]
    public void Long_lists_are_merged_by_key_in_one_pass()
    {
        var live = JsonObject.Of(("spec", JsonObject.Of(("containers", List(i => $$"""{"name":"c{{i}}","image":"a"}""")))));
        var patch = JsonObject.Of(("spec", JsonObject.Of(
            ("containers", List(i => $$"""{"name":"c{{i + 25_000}}","image":"b"}""")),
            ("$setElementOrder/containers", List(i => $$"""{"name":"c{{i + 25_000}}"}""")))));
        var patched = Bounds.Hold(() => StrategicMergePatch.Apply(patch, live, Pod), mebibytes: 256);
        Assert.Equal(75_000, patched.ArrayAt("spec", "containers").Count);
    }

    /// <summary>With a hash that a client can foresee every look-up would meet all keys.</summary>
    [Fact]
    public void Keys_with_the_same_two_halves_are_merged_in_one_pass()
    {
        static string Port(int i) => $$"""{"containerPort":{{((long)i << 32) | (uint)i}},"name":"p"}""";
        var live = JsonReader.ParseObject(Encoding.UTF8.GetBytes("{\"spec\":{\"containers\":[{\"name\":\"a\",\"ports\":" + List(Port) + "}]}}"));
        var patch = JsonReader.ParseObject(Encoding.UTF8.GetBytes("{\"spec\":{\"containers\":[{\"name\":\"a\",\"ports\":" + List(i => Port(i + 25_000)) + "}]}}"));
        var patched = Bounds.Hold(() => StrategicMergePatch.Apply(patch, live, Pod), mebibytes: 256);
        Assert.Equal(75_000, patched.ArrayAt("spec", "containers")[0].ArrayAt("ports").Count);
    }

    [Fact]
    public void Directives_over_long_lists_cost_what_they_weigh()
    {
        var live = JsonObject.Of(
            ("metadata", JsonObject.Of(("finalizers", List(i => $"\"f{i}\"")))),
            ("spec", JsonObject.Of(("containers", List(i => $$"""{"name":"c{{i}}"}""")))));
        var patch = JsonObject.Of(
            ("metadata", JsonObject.Of(
                ("$deleteFromPrimitiveList/finalizers", List(i => $"\"f{i * 2}\"")),
                ("$setElementOrder/finalizers", List(i => $"\"f{49_999 - i}\"")))),
            ("spec", JsonObject.Of(("containers", List(i => $$"""{"name":"c{{i * 2}}","$patch":"delete"}""")))));
        var patched = Bounds.Hold(() => StrategicMergePatch.Apply(patch, live, Pod), mebibytes: 256);
        Assert.Equal(25_000, patched.ArrayAt("spec", "containers").Count);
        Assert.Equal(25_000, patched.ArrayAt("metadata", "finalizers").Count);
    }

    private static JsonArray List(Func<int, string> item) => (JsonArray)JsonReader.Parse(HostileText.Members(item, 50_000, "[", "]"));

    private static JsonArray Operations(string operation) =>
        PatchBody.DecodeJsonPatch(HostileText.Members(i => operation.Replace("%", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), 10_000, "[", "]"));

    private static ApiStatus Refused(Func<JsonValue> action, int mebibytes = 64) => Bounds.Hold(() => Assert.Throws<ApiStatusException>(action), mebibytes).Status;
}
