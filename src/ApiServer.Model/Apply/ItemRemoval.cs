using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>Takes fields and items out of an object (structured-merge-diff typed/remove.go).</summary>
internal static class ItemRemoval
{
    public static JsonObject Remove(TypeSchema schema, JsonObject obj, JsonObject set) =>
        set.Count == 0 ? obj : Without(MergeType.Of(schema), obj, set) as JsonObject ?? JsonObject.Empty;

    /// <summary>What is left; null when that is nothing. A member of which nothing is left becomes JSON's null: it still has its owners.</summary>
    private static JsonValue? Without(MergeType type, JsonValue value, JsonObject set) => type.Form switch
    {
        MergeForm.Struct or MergeForm.Map when value is JsonObject obj => Members(type, obj, set),
        MergeForm.Set or MergeForm.ListMap when value is JsonArray list => Items(type, list, set),
        _ => null,
    };

    private static JsonObject? Members(MergeType type, JsonObject obj, JsonObject set)
    {
        var left = new JsonObjectBuilder(obj.Count);
        foreach (var (name, value) in obj.Members)
        {
            if (set[PathElement.Field(name)] is not JsonObject node || type.Member(name) is not { } member)
            {
                left.Add(name, value);
            }
            else if (!FieldSet.IsMember(node))
            {
                left.Add(name, Without(member, value, node) ?? JsonNull.Instance);
            }
        }

        return left.Count == 0 ? null : left.Build();
    }

    private static JsonArray? Items(MergeType type, JsonArray list, JsonObject set)
    {
        var left = new List<JsonValue>(list.Count);
        foreach (var (element, item) in new ListItems(type, list).All)
        {
            if (set[element] is not JsonObject node)
            {
                left.Add(item);
            }
            else if (!FieldSet.IsMember(node) && Without(type.Item, item, node) is { } rest)
            {
                left.Add(rest);
            }
        }

        return left.Count == 0 ? null : JsonArray.Of(left);
    }
}
