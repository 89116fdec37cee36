using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Patch;

namespace ApiServer.Model.Tests.Patch;

public sealed class JsonPatchTests
{
    private const string Target = """{"data":{"a":"9","b/c":"x","~":"t"},"list":[1,2,3],"none":null}""";

    [Theory]
    [InlineData("""[]""", Target)]
    [InlineData("""[{"op":"add","path":"/data/d","value":"4"}]""", """{"data":{"a":"9","b/c":"x","~":"t","d":"4"},"list":[1,2,3],"none":null}""")]
    [InlineData("""[{"op":"add","path":"/list/1","value":9},{"op":"add","path":"/list/-","value":8}]""", """{"data":{"a":"9","b/c":"x","~":"t"},"list":[1,9,2,3,8],"none":null}""")]
    [InlineData("""[{"op":"add","path":"/list/3","value":9}]""", """{"data":{"a":"9","b/c":"x","~":"t"},"list":[1,2,3,9],"none":null}""")]
    [InlineData("""[{"op":"remove","path":"/list/-1"}]""", """{"data":{"a":"9","b/c":"x","~":"t"},"list":[1,2],"none":null}""")]
    [InlineData("""[{"op":"remove","path":"/data/b~1c"},{"op":"remove","path":"/data/~0"}]""", """{"data":{"a":"9"},"list":[1,2,3],"none":null}""")]
    [InlineData("""[{"op":"replace","path":"/data/a","value":{"x":[]}}]""", """{"data":{"a":{"x":[]},"b/c":"x","~":"t"},"list":[1,2,3],"none":null}""")]
    [InlineData("""[{"op":"copy","from":"/data/a","path":"/data/a2"},{"op":"move","from":"/data/a2","path":"/data/a3"}]""", """{"data":{"a":"9","b/c":"x","~":"t","a3":"9"},"list":[1,2,3],"none":null}""")]
    [InlineData("""[{"op":"move","from":"/list/0","path":"/list/2"}]""", """{"data":{"a":"9","b/c":"x","~":"t"},"list":[2,3,1],"none":null}""")]
    [InlineData("""[{"op":"test","path":"/data/a","value":"9"},{"op":"test","path":"/list","value":[1,2,3]},{"op":"test","path":"/missing","value":null}]""", Target)]
    [InlineData("""[{"op":"replace","path":"","value":{"new":1}}]""", """{"new":1}""")]
    public void Operations_change_the_document_in_order(string patch, string result) =>
        Assert.Equal(result, JsonPatch.Apply(JsonReader.Parse(patch), JsonReader.ParseObject(Encoding.UTF8.GetBytes(Target))).ToString());

    [Theory]
    [InlineData("""[{"op":"test","path":"/data/a","value":"zzz"}]""")]
    [InlineData("""[{"op":"test","path":"/missing","value":1}]""")]
    [InlineData("""[{"op":"test","path":"/missing/deeper","value":null}]""")]
    [InlineData("""[{"op":"remove","path":"/data/zzz"}]""")]
    [InlineData("""[{"op":"remove","path":"/list/3"}]""")]
    [InlineData("""[{"op":"remove","path":""}]""")]
    [InlineData("""[{"op":"replace","path":"/data/zzz","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/data/zzz/yyy","value":1}]""")]
    [InlineData("""[{"op":"replace","path":"/list/-","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/data/zzz/yyy","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/list/5","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/list/x","value":1}]""")]
    [InlineData("""[{"op":"add","path":"data/x","value":1}]""")]
    [InlineData("""[{"op":"add","value":1}]""")]
    [InlineData("""[{"op":"add","path":"","value":[]}]""")]
    [InlineData("""[{"op":"copy","from":"/nope","path":"/x"}]""")]
    [InlineData("""[{"op":"move","from":"/data","path":"/data/x"}]""")]
    [InlineData("""[{"op":"frob","path":"/data/a"}]""")]
    [InlineData("""[{"path":"/data/a"}]""")]
    [InlineData("""[null]""")]
    public void Failing_operation_is_422_without_a_cause(string patch)
    {
        var target = JsonReader.ParseObject(Encoding.UTF8.GetBytes(Target));
        var status = Assert.Throws<ApiStatusException>(() => JsonPatch.Apply(JsonReader.Parse(patch), target)).Status;
        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request", true), (status.Code, status.Reason, status.Message, status.HasDetails));
    }

    [Theory]
    [InlineData("[{\"op\":", "error decoding patch: unexpected end of JSON input")]
    [InlineData("", "error decoding patch: unexpected end of JSON input")]
    [InlineData("""{"op":"remove"}""", "error decoding patch: json: cannot unmarshal object into Go value of type []interface {}")]
    [InlineData("[1]", "json: cannot unmarshal number into Go value of type jsonpatch.Operation")]
    public void Undecodable_patch_is_400(string body, string message)
    {
        var status = Assert.Throws<ApiStatusException>(() => PatchBody.DecodeJsonPatch(Encoding.UTF8.GetBytes(body))).Status;
        Assert.Equal((400, "BadRequest", message), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public void More_operations_than_the_limit_are_413()
    {
        var operation = JsonReader.Parse("""{"op":"test","path":"/data/a","value":"9"}""");
        var target = JsonReader.ParseObject(Encoding.UTF8.GetBytes(Target));
        Assert.Same(target, JsonPatch.Apply(JsonArray.Of(Enumerable.Repeat(operation, 10_000)), target));
        var status = Assert.Throws<ApiStatusException>(() => JsonPatch.Apply(JsonArray.Of(Enumerable.Repeat(operation, 10_001)), target)).Status;
        Assert.Equal(413, status.Code);
        Assert.Equal("Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001", status.Message);
    }

    [Fact]
    public void Document_that_is_copied_into_itself_again_and_again_is_refused()
    {
        var operations = Enumerable.Range(0, 60).Select(i => JsonReader.Parse($$"""{"op":"copy","from":"/data","path":"/data/x{{i}}"}"""));
        Assert.Throws<ApiStatusException>(() => JsonPatch.Apply(JsonArray.Of(operations), JsonReader.ParseObject(Encoding.UTF8.GetBytes(Target))));
    }

    [Fact]
    public void Document_that_moves_deeper_and_deeper_is_refused()
    {
        var target = JsonReader.ParseObject("""{"a":{}}"""u8);
        JsonValue[] wrap =
        [
            JsonReader.Parse("""{"op":"add","path":"/b","value":{}}"""),
            JsonReader.Parse("""{"op":"move","from":"/a","path":"/b/a"}"""),
            JsonReader.Parse("""{"op":"move","from":"/b","path":"/a"}"""),
        ];
        Assert.Equal(500, Depth(JsonPatch.Apply(JsonArray.Of(Enumerable.Repeat(wrap, 498).SelectMany(w => w)), target)));
        Assert.Throws<ApiStatusException>(() => JsonPatch.Apply(JsonArray.Of(Enumerable.Repeat(wrap, 3000).SelectMany(w => w)), target));
    }

    private static int Depth(JsonValue? value)
    {
        var depth = 0;
        for (; value is JsonObject; depth++)
        {
            value = value["a"];
        }

        return depth;
    }
}
