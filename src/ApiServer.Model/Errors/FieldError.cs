using ApiServer.Model.Json;

namespace ApiServer.Model.Errors;

/// <summary>
/// One thing that is wrong with one field of an object: becomes a cause of a 422 Status.
/// <paramref name="Path"/> is a JSON path as upstream writes it: <c>spec.containers[0].name</c>, <c>metadata.labels[a/b]</c>.
/// </summary>
/// <param name="Type">What is wrong; decides the cause's reason.</param>
/// <param name="Path">Where.</param>
/// <param name="Value">The offending value; shown for Invalid, NotSupported, Duplicate, NotFound and TooMany.</param>
/// <param name="Detail">The sentence after the value.</param>
public sealed record FieldError(FieldErrorType Type, string Path, JsonValue? Value, string Detail)
{
    /// <summary>The reason of the Status cause, for example <c>FieldValueInvalid</c>.</summary>
    public string Reason => "FieldValue" + Type;

    /// <summary>Whether the message says nothing of the value.</summary>
    public bool OmitsValue { get; init; }

    /// <summary>The message without the path: <c>Invalid value: "x": detail</c>.</summary>
    public string Body
    {
        get
        {
            var head = Type switch
            {
                FieldErrorType.Required => "Required value",
                FieldErrorType.Invalid or FieldErrorType.TypeInvalid => "Invalid value",
                FieldErrorType.NotSupported => "Unsupported value",
                FieldErrorType.Duplicate => "Duplicate value",
                FieldErrorType.NotFound => "Not found",
                FieldErrorType.TooLong => "Too long",
                FieldErrorType.TooMany => "Too many",
                FieldErrorType.Internal => "Internal error",
                _ => "Forbidden",
            };
            var shown = !OmitsValue && Type is FieldErrorType.Invalid or FieldErrorType.TypeInvalid or FieldErrorType.NotSupported or FieldErrorType.Duplicate or FieldErrorType.NotFound or FieldErrorType.TooMany
                ? $"{head}: {(Value is JsonString text ? GoFormat.Quoted(text.Value) : Value?.ToString() ?? "null")}"
                : head;
            return Detail.Length == 0 ? shown : $"{shown}: {Detail}";
        }
    }

    public static FieldError Required(string path, string detail = "") => new(FieldErrorType.Required, path, null, detail);

    public static FieldError Invalid(string path, JsonValue? value, string detail) => new(FieldErrorType.Invalid, path, value, detail);

    /// <summary>What is wrong is not the value, but how it fits the rest of the object: the message does not show it.</summary>
    public static FieldError Invalid(string path, string detail) => new(FieldErrorType.Invalid, path, null, detail) { OmitsValue = true };

    public static FieldError Forbidden(string path, string detail) => new(FieldErrorType.Forbidden, path, null, detail);

    public static FieldError Duplicate(string path, JsonValue? value) => new(FieldErrorType.Duplicate, path, value, "");

    public static FieldError NotFound(string path, JsonValue? value) => new(FieldErrorType.NotFound, path, value, "");

    public static FieldError NotSupported(string path, JsonValue? value, params IEnumerable<string> supported) =>
        new(FieldErrorType.NotSupported, path, value, "supported values: " + string.Join(", ", supported.Select(GoFormat.Quoted)));

    public static FieldError TooLong(string path, int maxBytes) => new(FieldErrorType.TooLong, path, null, $"may not be more than {maxBytes} bytes");

    public static FieldError TooMany(string path, int items, int maxItems) => new(FieldErrorType.TooMany, path, items, $"must have at most {maxItems} {(maxItems == 1 ? "item" : "items")}");

    public override string ToString() => $"{Path}: {Body}";
}
