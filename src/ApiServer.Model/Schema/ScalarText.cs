using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>The scalar types that upstream reads with code of their own.</summary>
internal static class ScalarText
{
    /// <summary>The canonical form; null for the zero time.</summary>
    /// <exception cref="DecodeException">It has the wrong type or form.</exception>
    public static JsonValue? Canonical(ValueType type, JsonValue value) => type switch
    {
        ValueType.Quantity => CanonicalQuantity(value),
        ValueType.Time => CanonicalTime(value, micro: false),
        ValueType.MicroTime => CanonicalTime(value, micro: true),
        ValueType.IntOrString => IntOrString(value),
        ValueType.Bytes => Base64(value),
        ValueType.Duration => value is JsonString ? value : throw NoValue(value, "string"),
        _ => value,
    };

    /// <summary>How Go names what stands in the JSON.</summary>
    public static string GoWord(JsonValue value) => value.Kind switch
    {
        JsonKind.Array => "array",
        JsonKind.Object => "object",
        JsonKind.Boolean => "bool",
        JsonKind.String => "string",
        _ => "number",
    };

    private static JsonValue CanonicalQuantity(JsonValue value)
    {
        var text = value.AsString ?? value.ToString();
        if (!Quantity.TryParse(text.Trim(), out var quantity, out var error))
        {
            throw new DecodeException(error);
        }

        var canonical = quantity.ToString();
        return value is JsonString && canonical == text ? value : JsonString.Of(canonical);
    }

    private static JsonValue? CanonicalTime(JsonValue value, bool micro)
    {
        var text = value.AsString ?? throw NoValue(value, "string");
        if (!GoTime.TryParse(text, micro, out var canonical, out var error))
        {
            throw new DecodeException(error);
        }

        return canonical is null ? null : canonical == text ? value : JsonString.Of(canonical);
    }

    private static JsonValue IntOrString(JsonValue value) => value switch
    {
        JsonString or JsonInteger { Value: >= int.MinValue and <= int.MaxValue } => value,
        JsonInteger or JsonNumber => throw new DecodeException($"json: cannot unmarshal number {value} into Go value of type int32"),
        _ => throw NoValue(value, "int32"),
    };

    private static JsonValue Base64(JsonValue value)
    {
        var text = value.AsString ?? throw new DecodeException($"json: cannot unmarshal {GoWord(value)} into Go value of type []uint8");
        if (!GoBase64.TryCanonical(text, out var canonical, out var position))
        {
            throw new DecodeException($"illegal base64 data at input byte {position}");
        }

        return ReferenceEquals(canonical, text) ? value : JsonString.Of(canonical);
    }

    private static DecodeException NoValue(JsonValue value, string goType) =>
        new($"json: cannot unmarshal {GoWord(value)} into Go value of type {goType}");
}
