using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>The type of a field's value.</summary>
/// <param name="Value">What it holds.</param>
/// <param name="Struct">For <see cref="ValueType.Struct"/>: the type with the fields.</param>
/// <param name="Element">For lists and maps: the type of an item.</param>
public sealed record TypeReference(ValueType Value, TypeSchema? Struct = null, TypeReference? Element = null)
{
    /// <summary>What stands where a structural schema preserves unknown fields.</summary>
    public static readonly TypeReference Untyped = new(ValueType.Any) { MergesObjects = true };

    private static readonly JsonString EmptyString = JsonString.Of("");
    private static readonly JsonString ZeroQuantity = JsonString.Of("0");

    /// <summary>For a value with a form of its own (Quantity, Time, RawExtension …): its OpenAPI name.</summary>
    public string? OpaqueName { get; init; }

    /// <summary>Whether null is one of its values, as a structural schema says.</summary>
    public bool Nullable { get; init; }

    /// <summary>For <see cref="ValueType.Any"/> without a schema: server-side apply merges its objects key by key (upstream: the deduced type).</summary>
    public bool MergesObjects { get; init; }

    /// <summary>What a structural schema says of the items of a list or map as it says it of fields: their list and map types.</summary>
    internal FieldSchema? ElementField { get; init; }

    /// <summary>What a structural schema asks of the value beyond its type.</summary>
    internal ValueRules? Rules { get; init; }

    /// <summary>The name in Go's errors: <c>[]v1.Container</c>, <c>map[string]string</c>.</summary>
    internal string GoName => Value switch
    {
        ValueType.String => "string",
        ValueType.Int32 => "int32",
        ValueType.Int64 => "int64",
        ValueType.Double => "float64",
        ValueType.Boolean => "bool",
        ValueType.Bytes => "[]uint8",
        ValueType.Time => "v1.Time",
        ValueType.MicroTime => "v1.MicroTime",
        ValueType.Duration => "v1.Duration",
        ValueType.Quantity => "resource.Quantity",
        ValueType.IntOrString => "intstr.IntOrString",
        ValueType.Struct => Struct!.GoName,
        ValueType.List => "[]" + Element!.GoName,
        ValueType.Map => "map[string]" + Element!.GoName,
        _ => "interface {}",
    };

    /// <summary>What Go writes for a value that was never set.</summary>
    internal JsonValue Zero => Value switch
    {
        ValueType.String => EmptyString,
        ValueType.Int32 or ValueType.Int64 or ValueType.Double or ValueType.IntOrString => JsonInteger.Of(0),
        ValueType.Boolean => JsonBoolean.False,
        ValueType.Quantity => ZeroQuantity,
        ValueType.Struct => Struct!.Layout.Zero,
        _ => JsonNull.Instance,
    };
}
