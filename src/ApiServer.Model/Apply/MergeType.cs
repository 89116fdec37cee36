using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>A type as server-side apply sees it: its schema, and what the field that holds it says of lists and maps.</summary>
/// <param name="Type">The type.</param>
/// <param name="Field">The field that holds the value; null for items of lists and maps.</param>
internal readonly record struct MergeType(TypeReference Type, FieldSchema? Field = null)
{
    private const string Atomic = "atomic";

    public static MergeType Of(TypeSchema schema) => new(new TypeReference(Schema.ValueType.Struct, schema));

    public MergeForm Form => Type.Value switch
    {
        // A field may take apart what its type keeps together: a PersistentVolume's claimRef.
        Schema.ValueType.Struct when (Field?.MapType ?? Type.Struct!.MapType) != Atomic => MergeForm.Struct,
        Schema.ValueType.Map when Field?.MapType != Atomic => MergeForm.Map,
        Schema.ValueType.Any when Type.MergesObjects => MergeForm.Map,
        Schema.ValueType.List when Field?.ListType == "set" => MergeForm.Set,
        Schema.ValueType.List when Field?.ListType == "map" => MergeForm.ListMap,
        _ => MergeForm.Leaf,
    };

    /// <summary>The type of an item of a list or a map.</summary>
    public MergeType Item => new(Type.Element!, Type.ElementField);

    /// <summary>The type of a member of a struct or map; null for one that the schema does not know.</summary>
    public MergeType? Member(string name) =>
        Type.Value == Schema.ValueType.Any ? this
        : Type.Value == Schema.ValueType.Map ? Item
        : Type.Struct!.TryGetField(name, out var field) ? new MergeType(field.Type, field)
        : Type.Struct.PreservesUnknownFields ? new MergeType(TypeReference.Untyped)
        : null;

    /// <summary>Whether it is a struct that names the member; otherwise members are keys, chosen by whoever writes.</summary>
    public bool HasField(string name) => Type.Value == Schema.ValueType.Struct && Type.Struct!.TryGetField(name, out _);

    /// <summary>Whether values of it may be scalars or lists too, which are then taken as a whole.</summary>
    public bool IsUntyped => Type.Value == Schema.ValueType.Any;

    /// <summary>The path element of a list item; the reason in <paramref name="problem"/> when it can have none (typed/helpers.go).</summary>
    public string? ElementOf(JsonValue item, out string problem)
    {
        problem = "";
        if (Form == MergeForm.Set)
        {
            problem = item switch
            {
                JsonObject => "associative list without keys has an element that's a map type",
                JsonArray => "not supported: associative list with lists as elements",
                JsonNull => "associative list without keys has an element that's an explicit null",
                _ => "",
            };
            return problem.Length == 0 ? PathElement.Value(item) : null;
        }

        if (item is not JsonObject obj)
        {
            problem = item.IsNull ? "associative list with keys may not have a null element" : "associative list with keys may not have non-map elements";
            return null;
        }

        var keys = new JsonObjectBuilder(2);
        foreach (var name in Field!.ListMapKeys)
        {
            var value = obj[name] ?? (Type.Element!.Struct is { } s && s.TryGetField(name, out var key) ? key.Default : null);
            keys.AddIfPresent(name, value);
        }

        if (keys.Count > 0)
        {
            return PathElement.Key(keys.Build());
        }

        problem = $"associative list with keys has an element that omits all key fields [{string.Join(' ', Field.ListMapKeys.Select(GoFormat.Quoted))}] (and doesn't have default values for any key fields)";
        return null;
    }
}
