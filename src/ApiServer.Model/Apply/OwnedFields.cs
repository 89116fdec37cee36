using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>The set of the fields that an object has (structured-merge-diff typed/tofieldset.go).</summary>
internal static class OwnedFields
{
    public static JsonObject Of(TypeSchema schema, JsonObject obj) => FieldSet.Of(Below(MergeType.Of(schema), obj));

    /// <summary>
    /// The set with the named fields on the way to its paths: a struct's field is in a set when anything below it is, while a map's key
    /// or a list's item only is when it says so (fieldpath EnsureNamedFieldsAreMembers).
    /// </summary>
    public static JsonObject WithNamedFields(TypeSchema schema, JsonObject set) => Named(MergeType.Of(schema), set);

    private static List<KeyValuePair<string, JsonValue>> Below(MergeType type, JsonValue value)
    {
        var entries = new List<KeyValuePair<string, JsonValue>>();
        switch (type.Form)
        {
            case MergeForm.Struct or MergeForm.Map when value is JsonObject obj:
                foreach (var (name, member) in obj.Members)
                {
                    if (type.Member(name) is { } memberType)
                    {
                        Add(entries, PathElement.Field(name), memberType, member, isItem: !type.HasField(name));
                    }
                }

                break;
            case MergeForm.Set or MergeForm.ListMap when value is JsonArray list:
                var items = new ListItems(type, list);
                foreach (var element in items.Elements)
                {
                    if (items.Single(element) is { } item)
                    {
                        Add(entries, element, type.Item, item, isItem: true);
                    }
                    else
                    {
                        entries.Add(new(element, FieldSet.Leaf));
                    }
                }

                break;
            default:
                break;
        }

        return entries;
    }

    /// <summary>Adds a member or item: in the set itself when it is a leaf, null or an empty map, a map's key or a list's item; an empty list has nobody.</summary>
    private static void Add(List<KeyValuePair<string, JsonValue>> entries, string element, MergeType type, JsonValue value, bool isItem)
    {
        var below = type.Form == MergeForm.Leaf ? [] : Below(type, value);
        if (below.Count > 0)
        {
            if (isItem)
            {
                below.Add(new(FieldSet.Self, FieldSet.Leaf));
            }

            entries.Add(new(element, FieldSet.Of(below)));
        }
        else if (isItem || type.Form == MergeForm.Leaf || value is JsonNull or JsonObject { Count: 0 })
        {
            entries.Add(new(element, FieldSet.Leaf));
        }
    }

    private static JsonObject Named(MergeType type, JsonObject node)
    {
        var entries = new List<KeyValuePair<string, JsonValue>>(node.Count);
        foreach (var (element, value) in node.Members)
        {
            var child = (JsonObject)value;
            if (element == FieldSet.Self || child.Count == 0)
            {
                entries.Add(new(element, child));
                continue;
            }

            var childType = ChildType(type, element);
            var named = childType is { } known ? Named(known, child) : child;
            var isNamed = element[0] == 'f' && childType is not null && type.HasField(element[2..]);
            entries.Add(new(element, isNamed && !FieldSet.IsMember(named) ? FieldSet.Union(named, SelfOnly) : named));
        }

        return FieldSet.Of(entries);
    }

    private static readonly JsonObject SelfOnly = JsonObject.Of((FieldSet.Self, FieldSet.Leaf));

    private static MergeType? ChildType(MergeType type, string element) => type.Form switch
    {
        MergeForm.Struct or MergeForm.Map when element[0] == 'f' => type.Member(element[2..]),
        MergeForm.ListMap when element[0] == 'k' => type.Item,
        _ => null,
    };
}
