using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Patch;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Patch;

public sealed class StrategicMergePatchTests
{
    [Theory]
    [InlineData("scalars, nulls and new members", """{"metadata":{"name":"a","labels":{"x":"1","y":"2"}}}""", """{"metadata":{"labels":{"x":null,"y":"3","z":"4"}}}""", """{"metadata":{"name":"a","labels":{"y":"3","z":"4"}}}""")]
    [InlineData("unmatched nulls are dropped", """{}""", """{"metadata":{"labels":{"x":null,"y":"1"},"name":null}}""", """{"metadata":{"labels":{"y":"1"}}}""")]
    [InlineData("items merge by key, the live order stays", """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}""", """{"spec":{"containers":[{"name":"b","image":"3"}]}}""", """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"3"}]}}""")]
    [InlineData("new items go first when nothing places them", """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"c"},{"name":"a"},{"name":"b"}]}}""")]
    [InlineData("items of the patch keep its order", """{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"c","image":"1"},{"name":"a","image":"2"}]}}""", """{"spec":{"containers":[{"name":"b"},{"name":"c","image":"1"},{"name":"a","image":"2"}]}}""")]
    [InlineData("nested merge lists", """{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}]}]}}""", """{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"3"}]}]}}""", """{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"3"}]}]}}""")]
    [InlineData("ports merge by containerPort alone", """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":80,"protocol":"UDP"}]}]}}""", """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"SCTP"}]}]}}""", """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"SCTP"},{"containerPort":80,"protocol":"UDP"}]}]}}""")]
    [InlineData("$patch delete removes an item", """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"$patch":"delete","name":"a"}]}}""", """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("$patch replace replaces a list", """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"c"},{"$patch":"replace"}]}}""", """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData("$patch replace replaces an object", """{"metadata":{"labels":{"x":"1"}}}""", """{"metadata":{"labels":{"$patch":"replace","only":"me"}}}""", """{"metadata":{"labels":{"only":"me"}}}""")]
    [InlineData("$patch delete empties an object", """{"metadata":{"labels":{"x":"1"}}}""", """{"metadata":{"labels":{"$patch":"delete"}}}""", """{"metadata":{"labels":{}}}""")]
    [InlineData("directives about what is not there are dropped", """{"spec":{}}""", """{"spec":{"containers":[{"$patch":"delete","name":"a"},{"name":"b"}],"strategy":{"$patch":"delete"}}}""", """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("lists without a strategy are replaced", """{"spec":{"tolerations":[{"key":"a"},{"key":"b"}],"containers":[{"name":"a","args":["x","y"]}]}}""", """{"spec":{"tolerations":[{"key":"c"}],"containers":[{"name":"a","args":["z"]}]}}""", """{"spec":{"tolerations":[{"key":"c"}],"containers":[{"name":"a","args":["z"]}]}}""")]
    [InlineData("the replace strategy replaces objects", """{"spec":{"selector":{"matchLabels":{"a":"1"}}}}""", """{"spec":{"selector":{"matchLabels":{"b":"2"}}}}""", """{"spec":{"selector":{"matchLabels":{"b":"2"}}}}""")]
    [InlineData("scalars merge as a set", """{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["c","b"]}}""", """{"metadata":{"finalizers":["c","a","b"]}}""")]
    [InlineData("$deleteFromPrimitiveList removes scalars", """{"metadata":{"finalizers":["a","b","c"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["b","x"]}}""", """{"metadata":{"finalizers":["a","c"]}}""")]
    [InlineData("$deleteFromPrimitiveList of a missing list is nothing", """{"metadata":{"name":"a"}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["b"]}}""", """{"metadata":{"name":"a"}}""")]
    [InlineData("$setElementOrder orders scalars", """{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"$setElementOrder/finalizers":["c","b","a"],"finalizers":["c"]}}""", """{"metadata":{"finalizers":["c","b","a"]}}""")]
    [InlineData("$setElementOrder orders items", """{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"x"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"c"},{"name":"a"}],"containers":[{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"b"},{"name":"c"},{"name":"a"},{"name":"x"}]}}""")]
    [InlineData("$setElementOrder alone reorders", """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""", """{"spec":{"containers":[{"name":"b"},{"name":"a"}]}}""")]
    [InlineData("$setElementOrder with a deletion", """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"$patch":"delete","name":"a"}]}}""", """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("$retainKeys clears other members", """{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"partition":"1"}}}}""", """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""", """{"spec":{"strategy":{"type":"Recreate"}}}""")]
    [InlineData("$retainKeys in an item", """{"spec":{"volumes":[{"name":"v","configMap":{"name":"c"}}]}}""", """{"spec":{"volumes":[{"$retainKeys":["name","emptyDir"],"name":"v","emptyDir":{},"configMap":null}]}}""", """{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""")]
    [InlineData("free-form values merge without a schema", """{"spec":{"raw":{"a":{"b":1},"l":[1,2]}}}""", """{"spec":{"raw":{"a":{"c":2},"l":[3]}}}""", """{"spec":{"raw":{"a":{"b":1,"c":2},"l":[3]}}}""")]
    [InlineData("a value of another type replaces", """{"metadata":{"labels":{"x":"1"}}}""", """{"metadata":{"labels":"str"}}""", """{"metadata":{"labels":"str"}}""")]
    public void Patch_merges_as_upstream_does(string rule, string target, string patch, string result)
    {
        Assert.NotEmpty(rule);
        Assert.Equal(result, Apply(patch, target).ToString());
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", "map: map[image:x] does not contain declared merge key: name")]
    [InlineData("""{"spec":{"containers":[{"$patch":"bogus","name":"c"}]}}""", "unknown patch type: bogus in map: map[$patch:bogus name:c]")]
    [InlineData("""{"spec":{"containers":[{"$patch":"merge","name":"c"}]}}""", "merging lists cannot yet be specified in the patch")]
    [InlineData("""{"spec":{"containers":[{"$patch":"delete"}]}}""", "map: map[$patch:delete] does not contain declared merge key: name")]
    [InlineData("""{"metadata":{"labels":{"$patch":"bogus"}}}""", "unknown patch type: bogus in map: map[$patch:bogus]")]
    [InlineData("""{"spec":{"containers":["a"]}}""", "list element types are not identical: [[map[name:a]] [a]]")]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList":["b"]}}""", "invalid patch format of primitive list")]
    [InlineData("""{"metadata":{"$setElementOrder":["b"]}}""", "invalid patch format of setElementOrder list")]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":"b"}}""", "expected a []interface {}, but received a string")]
    [InlineData("""{"metadata":{"$setElementOrder/bogus":["b"]}}""", "unable to find api field in struct ObjectMeta for the json field \"bogus\"")]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":["b"],"finalizers":["c"]}}""", "The order in patch list:\n[c]\n doesn't match $setElementOrder list:\n[b]\n")]
    [InlineData("""{"metadata":{"$retainKeys":"name"}}""", "invalid patch format of retainKeys")]
    [InlineData("""{"metadata":{"$retainKeys":["labels"],"name":"x"}}""", "invalid patch format of retainKeys")]
    public void Malformed_patch_is_400_in_upstreams_words(string patch, string message)
    {
        var status = Assert.Throws<ApiStatusException>(
            () => Apply(patch, """{"metadata":{"name":"p","labels":{"x":"1"},"finalizers":["a"]},"spec":{"containers":[{"name":"a"}]}}""")).Status;
        Assert.Equal((400, "BadRequest", message), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public void Lists_of_lists_are_422_without_a_cause()
    {
        var status = Assert.Throws<ApiStatusException>(() => Apply("""{"spec":{"lists":[["a"]]}}""", """{"spec":{"lists":[["b"]]}}""")).Status;
        Assert.Equal((422, "the server rejected our request due to an error in our request"), (status.Code, status.Message));
    }

    [Fact]
    public void Patch_that_changes_nothing_gives_an_equal_object()
    {
        var target = Parse("""{"metadata":{"name":"p","labels":{"x":"1"}},"spec":{"containers":[{"name":"a","image":"i"}]}}""");
        Assert.Equal(target, StrategicMergePatch.Apply(Parse("""{"metadata":{"labels":{"x":"1","y":null}},"spec":{"containers":[{"name":"a","image":"i"}]}}"""), target, PodSchema.Pod));
    }

    [Fact]
    public void Large_lists_merge_in_time()
    {
        var target = Large(i => i);
        var patch = Large(i => 50_000 - i);
        Assert.Equal(50_001, ((JsonArray)StrategicMergePatch.Apply(patch, target, PodSchema.Pod).At("spec", "containers")!).Count);
    }

    [Theory]
    [InlineData("{\"data\":", "unexpected end of JSON input")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type map[string]interface {}")]
    public void Undecodable_patch_is_400(string body, string message)
    {
        var status = Assert.Throws<ApiStatusException>(() => PatchBody.DecodeStrategicMergePatch(Encoding.UTF8.GetBytes(body))).Status;
        Assert.Equal((400, "BadRequest", message), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public void Result_that_is_no_object_of_the_kind_is_422_and_shows_the_patch()
    {
        var status = PatchErrors.Invalid(GoFormat.Value(Parse("""{"data":"str"}""")), "cannot restore map from string").Status;
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":" \"\" is invalid: patch: Invalid value: \"map[data:str]\": cannot restore map from string","reason":"Invalid","details":{"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"map[data:str]\": cannot restore map from string","field":"patch"}]},"code":422}""",
            status.ToJson().ToString());
    }

    [Theory]
    [InlineData("", "v1", "Pod", """{"spec":{"containers":[{"name":"a","image":"1"}],"tolerations":[{"key":"x"}]}}""", """{"spec":{"containers":[{"name":"a","image":"2"}],"tolerations":[{"key":"y"}]}}""", """{"spec":{"containers":[{"name":"a","image":"2"}],"tolerations":[{"key":"y"}]}}""")]
    [InlineData("", "v1", "Service", """{"spec":{"ports":[{"port":80,"name":"a"},{"port":81,"name":"b"}]}}""", """{"spec":{"ports":[{"port":81,"name":"c"}]}}""", """{"spec":{"ports":[{"port":80,"name":"a"},{"port":81,"name":"c"}]}}""")]
    [InlineData("", "v1", "Pod", """{"metadata":{"finalizers":["a","b"],"ownerReferences":[{"uid":"1","name":"x"}]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"ownerReferences":[{"uid":"1","$patch":"delete"}]}}""", """{"metadata":{"finalizers":["b"],"ownerReferences":[]}}""")]
    [InlineData("apps", "v1", "StatefulSet", """{"status":{"conditions":[{"type":"A","status":"True"}]}}""", """{"status":{"conditions":[{"type":"A","status":"False"}],"replicas":1}}""", """{"status":{"conditions":[{"type":"A","status":"False"}],"replicas":1}}""")]
    [InlineData("apps", "v1", "Deployment", """{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}""", """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""", """{"spec":{"strategy":{"type":"Recreate"}}}""")]
    public void Built_in_kinds_merge_by_the_keys_of_the_schema_table(string group, string version, string kind, string target, string patch, string result) =>
        Assert.Equal(result, StrategicMergePatch.Apply(Parse(patch), Parse(target), SchemaTable.BuiltIn.Kind(group, version, kind)).ToString());

    private static JsonObject Large(Func<int, int> number) =>
        JsonObject.Empty.WithAt(JsonArray.Of(Enumerable.Range(0, 50_001).Select(i => (JsonValue)JsonObject.Of(("name", $"c{number(i)}"), ("image", $"i{i}")))), "spec", "containers");

    private static JsonObject Apply(string patch, string target) => StrategicMergePatch.Apply(Parse(patch), Parse(target), PodSchema.Pod);

    private static JsonObject Parse(string json) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(json));
}
