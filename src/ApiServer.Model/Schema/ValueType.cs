namespace ApiServer.Model.Schema;

/// <summary>What a field holds.</summary>
public enum ValueType
{
    String,
    Int32,
    Int64,
    Double,
    Boolean,

    /// <summary>Base64 text (Go <c>[]byte</c>).</summary>
    Bytes,

    /// <summary>RFC 3339, whole seconds; null is the zero time.</summary>
    Time,

    /// <summary>RFC 3339 with six decimals.</summary>
    MicroTime,

    /// <summary>Text such as <c>10s</c>.</summary>
    Duration,

    /// <summary>A resource quantity: a string, or a number that becomes one.</summary>
    Quantity,

    /// <summary>An integer or a string, kept as sent.</summary>
    IntOrString,

    /// <summary>Any JSON, kept as sent (RawExtension, FieldsV1, JSON).</summary>
    Any,

    /// <summary>An object with the fields of <see cref="TypeReference.Struct"/>.</summary>
    Struct,

    /// <summary>A list of <see cref="TypeReference.Element"/>.</summary>
    List,

    /// <summary>An object with free keys and values of <see cref="TypeReference.Element"/>.</summary>
    Map,
}
