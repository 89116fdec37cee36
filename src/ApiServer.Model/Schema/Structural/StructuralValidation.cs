using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Structural;

/// <summary>
/// An object against its structural schema: types, limits, required fields, the keys of sets and maps, and objects inside it. What an update leaves as
/// it was is not looked at again (ratcheting).
/// </summary>
internal sealed class StructuralValidation
{
    private readonly ICollection<FieldError> _errors;

    private StructuralValidation(ICollection<FieldError> errors) => _errors = errors;

    /// <summary>Validates an object; <paramref name="old"/> is null for a new one.</summary>
    public static void Check(TypeSchema schema, JsonObject obj, JsonObject? old, ICollection<FieldError> errors) =>
        new StructuralValidation(errors).Members(schema, obj, old, "");

    private void Members(TypeSchema schema, JsonObject obj, JsonObject? old, string path)
    {
        foreach (var field in schema.Fields.Where(f => f.Required && !obj.Contains(f.Name)))
        {
            _errors.Add(FieldError.Required(Below(path, field.Name)));
        }

        foreach (var field in schema.Fields)
        {
            if (obj[field.Name] is { } value && !value.Equals(old?[field.Name]))
            {
                Value(field.Type, field, value, old?[field.Name], Below(path, field.Name));
            }
        }

        if (schema.IsEmbeddedResource)
        {
            RequireText(obj, "apiVersion", path);
            RequireText(obj, "kind", path);
        }
    }

    private void Value(TypeReference type, FieldSchema? field, JsonValue value, JsonValue? old, string path)
    {
        if (value.IsNull && type.Nullable)
        {
            return;
        }

        if (type.Rules is { } rules)
        {
            ValueChecks.Check(rules, value, path, _errors);
        }

        switch (type.Value, value)
        {
            case (ValueType.Struct, JsonObject obj) when type.Struct!.IsStructural:
                Members(type.Struct, obj, old as JsonObject, path);
                break;
            case (ValueType.Map, JsonObject map):
                foreach (var (key, item) in map)
                {
                    if (!item.Equals(old?[key]))
                    {
                        Value(type.Element!, type.ElementField, item, old?[key], Below(path, key));
                    }
                }

                break;
            case (ValueType.List, JsonArray list):
                Items(type, field, list, path);
                break;
            case (ValueType.IntOrString, not (JsonInteger or JsonString)):
                _errors.Add(new FieldError(FieldErrorType.TypeInvalid, path, TypeName(value), $"{path} in body must be of type integer,string: \"{TypeName(value)}\""));
                break;
        }
    }

    private void Items(TypeReference type, FieldSchema? field, JsonArray list, string path)
    {
        var seen = new HashSet<JsonValue>();
        for (var i = 0; i < list.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            Value(type.Element!, type.ElementField, list[i], null, place);
            if (Key(type.Element!, field, list[i]) is { } key && !seen.Add(key))
            {
                _errors.Add(FieldError.Duplicate(place, key));
            }
        }
    }

    /// <summary>What may not come twice: an item of a set, the keys of an item of a map.</summary>
    private static JsonValue? Key(TypeReference element, FieldSchema? field, JsonValue item)
    {
        switch (field?.ListType)
        {
            case "set":
                return item;
            case "map" when item is JsonObject obj:
                var keys = new JsonObjectBuilder(field.ListMapKeys.Count);
                foreach (var name in field.ListMapKeys)
                {
                    var byDefault = element.Struct is { } type && type.TryGetField(name, out var key) ? key.Default : null;
                    keys.AddIfPresent(name, obj[name] ?? byDefault);
                }

                return keys.Build();
            default:
                return null;
        }
    }

    private void RequireText(JsonObject obj, string name, string path)
    {
        if (string.IsNullOrEmpty(obj.String(name)))
        {
            _errors.Add(FieldError.Required(Below(path, name), "must not be empty"));
        }
    }

    private static string TypeName(JsonValue value) => value switch
    {
        JsonNumber => "number",
        JsonBoolean => "boolean",
        JsonArray => "array",
        JsonObject => "object",
        _ => "null",
    };

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
