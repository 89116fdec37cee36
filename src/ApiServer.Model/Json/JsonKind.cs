namespace ApiServer.Model.Json;

/// <summary>The kinds of <see cref="JsonValue"/>; numbers without fraction or exponent that fit 64 bits are integers.</summary>
public enum JsonKind
{
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}
