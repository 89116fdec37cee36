using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>What apimachinery's runtime converter says of values that do not fit their type (runtime/converter.go fromUnstructured).</summary>
internal static class ConverterText
{
    /// <summary>The sentence for a value of the wrong type.</summary>
    /// <param name="wanted">What the field holds.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="goType">The field's type in Go, <c>v1.PullPolicy</c>.</param>
    public static string Mistyped(ValueType wanted, JsonValue found, string goType) => wanted switch
    {
        ValueType.Struct => $"cannot restore struct from: {GoKind(found)}",
        ValueType.Map => $"cannot restore map from {GoKind(found)}",
        ValueType.List or ValueType.Bytes => $"cannot restore slice from {GoKind(found)}",
        _ => IsConvertible(wanted, found) ? $"cannot convert {GoKind(found)} to {goType}" : $"unrecognized type: {GoName(wanted)}",
    };

    /// <summary>The canonical form of base64 text.</summary>
    /// <exception cref="DecodeException">It is none.</exception>
    public static JsonValue? Bytes(JsonValue value)
    {
        if (value is not JsonString)
        {
            throw new DecodeException(Mistyped(ValueType.Bytes, value, "[]uint8"));
        }

        try
        {
            return ScalarText.Canonical(ValueType.Bytes, value);
        }
        catch (DecodeException e)
        {
            throw new DecodeException("error decoding from json: " + e.Message);
        }
    }

    /// <summary>Whether Go's language has a conversion, which the converter then refuses: between numbers, and from an integer to text.</summary>
    private static bool IsConvertible(ValueType wanted, JsonValue found) => found switch
    {
        JsonInteger => wanted is ValueType.Int32 or ValueType.Int64 or ValueType.Double or ValueType.String,
        JsonNumber => wanted is ValueType.Int32 or ValueType.Int64 or ValueType.Double,
        _ => false,
    };

    private static string GoKind(JsonValue value) => value.Kind switch
    {
        JsonKind.Object => "map",
        JsonKind.Array => "slice",
        JsonKind.String => "string",
        JsonKind.Boolean => "bool",
        JsonKind.Integer => "int64",
        _ => "float64",
    };

    private static string GoName(ValueType type) => type switch
    {
        ValueType.Boolean => "bool",
        ValueType.Int32 => "int32",
        ValueType.Int64 => "int64",
        ValueType.Double => "float64",
        _ => "string",
    };
}
