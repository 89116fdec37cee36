namespace ApiServer.Model.Json;

/// <summary>A JSON string.</summary>
public sealed class JsonString : JsonValue
{
    public static readonly JsonString Empty = new("");

    private JsonString(string value) => Value = value;

    public string Value { get; }

    public override JsonKind Kind => JsonKind.String;

    public override string AsString => Value;

    public static JsonString Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 ? Empty : new JsonString(value);
    }

    public override bool Equals(JsonValue? other) =>
        ReferenceEquals(this, other) || (other is JsonString s && string.Equals(Value, s.Value, StringComparison.Ordinal));

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}
