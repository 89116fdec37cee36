using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>One field of a type: a row of the schema table.</summary>
public sealed record FieldSchema
{
    /// <summary>The JSON name.</summary>
    public required string Name { get; init; }

    public required TypeReference Type { get; init; }

    /// <summary>Listed as required in the OpenAPI document.</summary>
    public bool Required { get; init; }

    /// <summary>The default in the OpenAPI document; <c>{}</c> marks a struct that is always written.</summary>
    public JsonValue? Default { get; init; }

    /// <summary><c>atomic</c>, <c>set</c>, <c>map</c>, or null.</summary>
    public string? ListType { get; init; }

    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary><c>merge</c>, <c>replace</c>, <c>retainKeys</c> or a comma-separated pair; null when there is none.</summary>
    public string? PatchStrategy { get; init; }

    public string? PatchMergeKey { get; init; }

    /// <summary><c>atomic</c>, <c>granular</c> or null.</summary>
    public string? MapType { get; init; }

    public IReadOnlyList<string> Enum { get; init; } = [];

    /// <summary>The protobuf field number; 0 when there is none. An inlined message's own number comes first.</summary>
    public IReadOnlyList<int> ProtobufNumber { get; init; } = [];

    /// <summary>Whether Go holds it behind a pointer: then a zero value that was set is written.</summary>
    public bool Pointer { get; init; }

    /// <summary>
    /// Whether a zero or missing value is left out; otherwise it is always written. Structs, times, quantities and
    /// int-or-strings by value are always written whatever their tag says: Go's <c>omitempty</c> does not know when they are empty.
    /// </summary>
    public bool OmitEmpty { get; init; } = true;

    /// <summary>The Go name of the type where it has one of its own (<c>v1.PullPolicy</c>); it stands in the errors of mistyped values.</summary>
    public string? GoType { get; init; }

    /// <summary>What Go writes when nothing was set: null behind a pointer, otherwise the zero value.</summary>
    internal JsonValue Zero => Pointer ? JsonNull.Instance : Type.Zero;
}
