using ApiServer.Model.Json;
using ApiServer.Model.Patch;
using ApiServer.Model.Schema;
using ApiServer.Model.Tests.Json;
using CsCheck;

namespace ApiServer.Model.Tests.Patch;

public sealed class PatchProperties
{
    private static readonly TypeSchema FreeForm = new("example.Free", []);

    [Fact]
    public void Merge_patch_is_that_of_RFC_7386_but_for_nulls_in_lists() => Gen.Select(JsonGen.Tree, JsonGen.Tree).Sample(
        (patch, target) => MergePatch.Apply(patch, target).Equals(Reference(patch, target)),
        iter: 2_000);

    [Fact]
    public void Merge_patch_applied_twice_is_applied_once() => Gen.Select(JsonGen.Tree, JsonGen.Tree).Sample(
        (patch, target) =>
        {
            var once = MergePatch.Apply(patch, target);
            return MergePatch.Apply(patch, once).Equals(once);
        },
        iter: 2_000);

    [Fact]
    public void Object_patched_with_itself_is_the_same_object() => JsonGen.Tree.Sample(
        tree =>
        {
            var plain = (JsonObject)MergePatch.Apply(tree, JsonObject.Empty);
            return ReferenceEquals(MergePatch.Apply(plain, plain), plain) && ReferenceEquals(MergePatch.Apply(JsonObject.Empty, tree), tree);
        },
        iter: 2_000);

    [Fact]
    public void Strategic_merge_patch_without_a_schema_is_a_merge_patch() => Gen.Select(JsonGen.Tree, JsonGen.Tree).Sample(
        (patch, target) =>
        {
            var type = new TypeReference(Model.Schema.ValueType.Any);
            var strategic = StrategicMergePatch.MergeObject(target, patch, type);
            return MergePatch.Apply(strategic, JsonObject.Empty).Equals(MergePatch.Apply(MergePatch.Apply(patch, target), JsonObject.Empty));
        },
        iter: 2_000);

    [Fact]
    public void Empty_strategic_merge_patch_changes_nothing() => JsonGen.Tree.Sample(
        tree => ReferenceEquals(StrategicMergePatch.Apply(JsonObject.Empty, tree, FreeForm), tree),
        iter: 1_000);

    [Fact]
    public void What_a_JSON_patch_adds_it_removes_again() => Gen.Select(JsonGen.Tree, JsonGen.Value).Sample(
        (tree, value) =>
        {
            var patch = JsonArray.Of(
                JsonObject.Of(("op", "add"), ("path", "/~0new~1"), ("value", value)),
                JsonObject.Of(("op", "test"), ("path", "/~0new~1"), ("value", value)),
                JsonObject.Of(("op", "remove"), ("path", "/~0new~1")));
            return JsonPatch.Apply(patch, tree).Equals(tree);
        },
        iter: 2_000);

    /// <summary>The pseudo-code of RFC 7386, where what is new loses its nulls at any depth.</summary>
    private static JsonValue Reference(JsonValue patch, JsonValue? target)
    {
        if (patch is not JsonObject changes)
        {
            return patch.Equals(target) ? patch : Clean(patch);
        }

        var result = target as JsonObject ?? JsonObject.Empty;
        foreach (var (name, value) in changes)
        {
            result = value.IsNull ? result.Without(name) : result.With(name, Reference(value, result[name]));
        }

        return result;
    }

    private static JsonValue Clean(JsonValue value) => value switch
    {
        JsonArray a => JsonArray.Of(a.Select(Clean)),
        JsonObject o => o.Aggregate(JsonObject.Empty, (clean, m) => m.Value.IsNull ? clean : clean.With(m.Key, Clean(m.Value))),
        _ => value,
    };
}
