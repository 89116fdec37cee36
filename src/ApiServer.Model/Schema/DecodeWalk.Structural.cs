using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>
/// Objects of structural schemas (apiextensions pruning and objectmeta): nothing is converted, unknown fields go unless they are preserved,
/// nulls go unless the field may be null.
/// </summary>
internal sealed partial class DecodeWalk
{
    /// <summary>The fields in the order of the schema, then what is preserved in that of its names.</summary>
    private JsonObject StructuralObject(TypeSchema schema, JsonObject obj)
    {
        var layout = schema.Layout;
        var known = new KeyValuePair<string, JsonValue>?[layout.Fields.Length];
        var unknown = new SortedDictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var (name, value) in obj.Members)
        {
            if (!layout.Ordinals.TryGetValue(name, out var ordinal))
            {
                if (schema.PreservesUnknownFields)
                {
                    unknown[name] = value;
                    ReportDuplicate(name);
                }
                else
                {
                    Report("unknown", name);
                }

                continue;
            }

            var field = layout.Fields[ordinal];
            if (!value.IsNull || field.Type.Nullable)
            {
                _path.Push(name, schema);
                known[ordinal] = new(field.Name, StructuralValue(field.Type, value));
                _path.Pop();
            }

            ReportDuplicate(name);
        }

        return SameOrNew(obj, [.. known.OfType<KeyValuePair<string, JsonValue>>(), .. unknown]);
    }

    private JsonValue StructuralValue(TypeReference type, JsonValue value) => (type.Value, value) switch
    {
        (_, JsonNull) => value,
        (ValueType.Struct, JsonObject obj) => Struct(type.Struct!, obj, known: null),

        // Metadata is a Go struct, and has to be one.
        (ValueType.Struct, _) when !type.Struct!.IsStructural => Value(type, goType: null, value)!,
        (ValueType.List, JsonArray list) => StructuralList(type.Element!, list),
        (ValueType.Map, JsonObject map) => StructuralMap(type.Element!, map),
        _ => value,
    };

    private JsonArray StructuralList(TypeReference element, JsonArray list)
    {
        var items = new JsonValue[list.Count];
        var same = true;
        for (var i = 0; i < items.Length; i++)
        {
            _path.PushIndex(i);
            items[i] = StructuralValue(element, list[i]);
            _path.Pop();
            same = same && ReferenceEquals(items[i], list[i]);
        }

        return same ? list : JsonArray.Of(items);
    }

    private JsonObject StructuralMap(TypeReference element, JsonObject map)
    {
        var members = new List<KeyValuePair<string, JsonValue>>(map.Count);
        foreach (var (key, value) in map.Members)
        {
            if (!value.IsNull || element.Nullable)
            {
                _path.Push(key, owner: null);
                members.Add(new(key, StructuralValue(element, value)));
                _path.Pop();
            }

            ReportDuplicate(key);
        }

        members.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return SameOrNew(map, members);
    }

    /// <summary>The object itself when it has just these members in this order.</summary>
    private static JsonObject SameOrNew(JsonObject obj, List<KeyValuePair<string, JsonValue>> members)
    {
        var same = members.Count == obj.Count;
        for (var i = 0; same && i < members.Count; i++)
        {
            same = members[i].Key == obj.Members[i].Key && ReferenceEquals(members[i].Value, obj.Members[i].Value);
        }

        return same ? obj : members.Count == 0 ? JsonObject.Empty : new JsonObject([.. members]);
    }
}
