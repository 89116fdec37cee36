using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Model.Tests.Apply;

/// <summary>Objects and sets of fields as plain sets of paths, made the simple way: what laws are held against. Elements of a path stand on lines.</summary>
internal static class ObjectPaths
{
    /// <summary>Every path of an object, structs on the way included.</summary>
    public static Dictionary<string, ObjectNode> Of(TypeSchema type, JsonObject obj)
    {
        var paths = new Dictionary<string, ObjectNode>(StringComparer.Ordinal);
        Members(type, obj, "", paths);
        return paths;
    }

    /// <summary>The paths that a set has.</summary>
    public static HashSet<string> In(JsonObject set)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        Collect(set, "", paths);
        return paths;
    }

    /// <summary>What who applies this owns (structured-merge-diff typed/tofieldset.go): leaves, what is null or an empty map, map entries and list items.</summary>
    public static HashSet<string> Owned(TypeSchema type, JsonObject obj) => Of(type, obj)
        .Where(p => p.Value.IsLeaf || p.Value.IsItem || p.Value.Value is JsonNull or JsonObject { Count: 0 })
        .Select(p => p.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>The values of leaves, and which containers are there.</summary>
    public static Dictionary<string, string> Values(TypeSchema type, JsonObject obj) =>
        Of(type, obj).ToDictionary(p => p.Key, p => p.Value.IsLeaf ? p.Value.Value.ToString() : "", StringComparer.Ordinal);

    /// <summary>The path itself, what is above, from the top.</summary>
    public static IEnumerable<string> Ancestry(string path)
    {
        for (var end = path.IndexOf('\n', 1); end > 0; end = path.IndexOf('\n', end + 1))
        {
            yield return path[..end];
        }

        yield return path;
    }

    private static void Collect(JsonObject node, string path, HashSet<string> paths)
    {
        foreach (var (element, child) in node)
        {
            if (element == ".")
            {
                paths.Add(path);
                continue;
            }

            var below = $"{path}\n{element}";
            if (((JsonObject)child).Count == 0)
            {
                paths.Add(below);
            }

            Collect((JsonObject)child, below, paths);
        }
    }

    private static void Members(TypeSchema type, JsonObject obj, string path, Dictionary<string, ObjectNode> paths)
    {
        foreach (var (name, value) in obj)
        {
            Assert.True(type.TryGetField(name, out var field));
            Add(field.Type, field, value, $"{path}\nf:{name}", isItem: false, paths);
        }
    }

    private static void Add(TypeReference type, FieldSchema? field, JsonValue value, string path, bool isItem, Dictionary<string, ObjectNode> paths)
    {
        var isAtomic = (field?.MapType ?? type.Struct?.MapType) == "atomic" || (type.Value == ValueType.List && field?.ListType is not ("set" or "map"));
        var isLeaf = isAtomic || type.Value is not (ValueType.Struct or ValueType.Map or ValueType.List);
        paths.Add(path, new ObjectNode(value, isLeaf, isItem));
        if (isLeaf)
        {
            return;
        }

        switch (value)
        {
            case JsonObject obj when type.Struct is { } members:
                Members(members, obj, path, paths);
                break;
            case JsonObject map:
                foreach (var (name, member) in map)
                {
                    Add(type.Element!, null, member, $"{path}\nf:{name}", isItem: true, paths);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Add(type.Element!, null, item, $"{path}\n{Element(type.Element!, field!, item)}", isItem: true, paths);
                }

                break;
            default:
                break;
        }
    }

    private static string Element(TypeReference type, FieldSchema list, JsonValue item)
    {
        if (list.ListType == "set")
        {
            return "v:" + item;
        }

        var keys = list.ListMapKeys.Order(StringComparer.Ordinal)
            .Select(k => (Name: k, Value: item[k] ?? (type.Struct!.TryGetField(k, out var field) ? field.Default : null)))
            .Where(k => k.Value is not null);
        return "k:" + JsonObject.Of([.. keys.Select(k => (k.Name, k.Value!))]);
    }
}
