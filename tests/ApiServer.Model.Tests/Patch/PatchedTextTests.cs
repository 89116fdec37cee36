using ApiServer.Model.Json;
using ApiServer.Model.Patch;

namespace ApiServer.Model.Tests.Patch;

/// <summary>How the result of a patch is shown: evanphx/json-patch opens only what it has to, and sorts what it opened.</summary>
public sealed class PatchedTextTests
{
    private const string Target = """{"kind":"K","apiVersion":"v1","metadata":{"name":"a","labels":{"z":"1","b":"2"}},"list":[{"y":1,"x":2},{"y":3,"x":4}]}""";

    [Theory]
    [InlineData("""{"bogus":1}""", """{"apiVersion":"v1","bogus":1,"kind":"K","list":[{"y":1,"x":2},{"y":3,"x":4}],"metadata":{"name":"a","labels":{"z":"1","b":"2"}}}""")]
    [InlineData("""{"metadata":{"uid":5}}""", """{"apiVersion":"v1","kind":"K","list":[{"y":1,"x":2},{"y":3,"x":4}],"metadata":{"labels":{"z":"1","b":"2"},"name":"a","uid":5}}""")]
    [InlineData("""{"list":[{"q":1,"p":2}],"metadata":null}""", """{"apiVersion":"v1","kind":"K","list":[{"p":2,"q":1}]}""")]
    public void Merge_patch_sorts_what_it_reached_and_what_it_brought(string patch, string shown)
    {
        var current = Parse(Target);

        Assert.Equal(shown, PatchedText.OfMergePatch(current, MergePatch.Apply(Parse(patch), current)));
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/bogus","value":{"z":1,"y":2}}]""", """{"apiVersion":"v1","bogus":{"z":1,"y":2},"kind":"K","list":[{"y":1,"x":2},{"y":3,"x":4}],"metadata":{"name":"a","labels":{"z":"1","b":"2"}}}""")]
    [InlineData("""[{"op":"add","path":"/list/1/z","value":0}]""", """{"apiVersion":"v1","kind":"K","list":[{"y":1,"x":2},{"x":4,"y":3,"z":0}],"metadata":{"name":"a","labels":{"z":"1","b":"2"}}}""")]
    [InlineData("""[{"op":"copy","from":"/metadata/labels/z","path":"/z"}]""", """{"apiVersion":"v1","kind":"K","list":[{"y":1,"x":2},{"y":3,"x":4}],"metadata":{"labels":{"b":"2","z":"1"},"name":"a"},"z":"1"}""")]
    public void Json_patch_sorts_the_containers_on_its_paths(string patch, string shown)
    {
        var operations = (JsonArray)JsonReader.Parse(patch);

        Assert.Equal(shown, PatchedText.OfJsonPatch(operations, JsonPatch.Apply(operations, Parse(Target))));
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonReader.Parse(json);
}
