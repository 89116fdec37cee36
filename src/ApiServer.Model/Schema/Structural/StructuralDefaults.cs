using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Structural;

/// <summary>
/// Fills in the defaults of a structural schema (apiextensions structural defaulting): for fields that are missing in an object that is there, and
/// for nulls where null is no value; defaults have defaults in turn.
/// </summary>
internal static class StructuralDefaults
{
    public static JsonObject Apply(TypeSchema schema, JsonObject obj)
    {
        var members = new MemberList(obj);
        foreach (var field in schema.Fields)
        {
            var value = obj[field.Name];
            if (field.Default is { } byDefault && (value is null || (value.IsNull && !field.Type.Nullable)))
            {
                value = byDefault;
            }

            if (value is not null)
            {
                members.Set(field.Name, Value(field.Type, value));
            }
        }

        return members.Build();
    }

    private static JsonValue Value(TypeReference type, JsonValue value) => (type.Value, value) switch
    {
        (ValueType.Struct, JsonObject obj) when type.Struct!.IsStructural => Apply(type.Struct, obj),
        (ValueType.List, JsonArray list) => list.Map(item => Item(type, item)),
        (ValueType.Map, JsonObject map) => Each(type, map),
        _ => value,
    };

    private static JsonValue Item(TypeReference type, JsonValue item) =>
        Value(type.Element!, item.IsNull && !type.Element!.Nullable && type.ElementField?.Default is { } byDefault ? byDefault : item);

    private static JsonObject Each(TypeReference type, JsonObject map)
    {
        var members = new MemberList(map);
        foreach (var (key, value) in map.Members)
        {
            members.Set(key, Item(type, value));
        }

        return members.Build();
    }
}
