using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Patch;

namespace ApiServer.Model.Tests.Patch;

public sealed class MergePatchTests
{
    /// <summary>The cases of RFC 7386, appendix A, whose target and patch are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"data":{"a":"1","b":"2"}}""", """{"data":{"a":"9","b":null}}""", """{"data":{"a":"9"}}""")]
    public void Patch_merges_objects_and_replaces_the_rest(string target, string patch, string result) =>
        Assert.Equal(result, MergePatch.Apply(Parse(patch), Parse(target)).ToString());

    [Fact]
    public void Patch_that_changes_nothing_gives_the_same_tree()
    {
        var target = Parse("""{"a":{"b":[1,{"c":2}]},"d":"x"}""");
        Assert.Same(target, MergePatch.Apply(Parse("""{"a":{"b":[1,{"c":2}],"no":null},"d":"x","gone":null}"""), target));
    }

    [Theory]
    [InlineData("{\"data\":", "error decoding patch: unexpected end of JSON input")]
    [InlineData("", "error decoding patch: unexpected end of JSON input")]
    [InlineData("[]", "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    public void Undecodable_patch_is_400(string body, string message)
    {
        var status = Assert.Throws<ApiStatusException>(() => PatchBody.DecodeMergePatch(Encoding.UTF8.GetBytes(body))).Status;
        Assert.Equal((400, "BadRequest", message), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public void Duplicate_members_of_a_patch_are_reported()
    {
        var duplicates = new List<string>();
        PatchBody.DecodeMergePatch("""{"data":{"a":"1","a":"2"}}"""u8, duplicates);
        Assert.Equal(["data.a"], duplicates);
    }

    private static JsonObject Parse(string json) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(json));
}
