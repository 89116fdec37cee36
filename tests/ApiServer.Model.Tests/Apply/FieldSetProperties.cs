using ApiServer.Model.Apply;
using ApiServer.Model.Json;
using CsCheck;

namespace ApiServer.Model.Tests.Apply;

/// <summary>Sets of fields are sets: their operations are those of the sets of their paths.</summary>
public sealed class FieldSetProperties
{
    private static readonly Gen<string> Element = Gen.OneOf(
        "f:a", "f:b", "f:a b", "k:{\"name\":\"a\"}", "k:{\"name\":\"a b\"}", "k:{\"port\":80,\"protocol\":\"TCP\"}", "k:{\"port\":443,\"protocol\":\"TCP\"}",
        "k:{\"port\":443,\"protocol\":\"UDP\"}", "k:{\"path\":\"c:10,d\"}", "k:{\"path\":\"c:9,d\"}", "k:{\"path\":\"c:9\"}", "v:\"x\"", "v:\"x y\"",
        "v:\"a:10,\"", "v:\"a:9,\"", "v:\"a:9\"", "v:8", "v:10", "v:-1", "v:true", "i:2", "i:10");

    private static readonly Gen<HashSet<string>> Paths = Element.Array[1, 3].Select(p => "\n" + string.Join('\n', p)).Array[0, 6]
        .Select(paths => paths.ToHashSet(StringComparer.Ordinal));

    [Fact]
    public void Operations_are_those_of_the_paths() => Gen.Select(Paths, Paths).Sample(
        (a, b) =>
        {
            var (x, y) = (Set(a), Set(b));
            AssertSet(a.Union(b), FieldSet.Union(x, y));
            AssertSet(a.Intersect(b), FieldSet.Intersection(x, y));
            AssertSet(a.Except(b), FieldSet.Difference(x, y));
            AssertSet(a.Where(p => !ObjectPaths.Ancestry(p).Any(b.Contains)), FieldSet.RecursiveDifference(x, y));
        },
        iter: 1_000);

    [Fact]
    public void Elements_have_one_order() => Gen.Select(Element, Element, Element).Sample(
        (a, b, c) =>
        {
            int Compare(string x, string y) => Math.Sign(PathElementOrder.Instance.Compare(x, y));
            return Compare(a, b) == -Compare(b, a) && (Compare(a, b) == 0) == (a == b) && (Compare(a, b) > 0 || Compare(b, c) > 0 || Compare(a, c) <= 0);
        },
        iter: 2_000);

    private static JsonObject Set(IEnumerable<string> paths)
    {
        var tree = paths.Aggregate(JsonObject.Empty, (set, path) => With(set, path.Split('\n').AsSpan(1)));
        return Assert.IsType<JsonObject>(FieldSet.Normalized(Marked(tree)));
    }

    /// <summary>A tree with a mark, a null, at every path.</summary>
    private static JsonObject With(JsonObject node, ReadOnlySpan<string> path) => path.Length == 0
        ? node.With(".", JsonNull.Instance)
        : node.With(path[0], With(node.Object(path[0]) ?? JsonObject.Empty, path[1..]));

    /// <summary>The marks as FieldsV1 has them: only where something is below.</summary>
    private static JsonObject Marked(JsonObject node) => node.Count == 1 && node.Contains(".")
        ? JsonObject.Empty
        : new JsonObject([.. node.Select(m => KeyValuePair.Create(m.Key, m.Key == "." ? JsonObject.Empty : (JsonValue)Marked((JsonObject)m.Value)))]);

    private static void AssertSet(IEnumerable<string> paths, JsonObject set) => Assert.Equal(Set(paths).ToString(), set.ToString());
}
