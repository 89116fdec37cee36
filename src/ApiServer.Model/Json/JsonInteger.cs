namespace ApiServer.Model.Json;

/// <summary>A JSON number without fraction or exponent that fits 64 bits.</summary>
public sealed class JsonInteger : JsonValue
{
    private static readonly JsonInteger[] Small = [.. Enumerable.Range(-1, 130).Select(n => new JsonInteger(n))];

    private JsonInteger(long value) => Value = value;

    public long Value { get; }

    public override JsonKind Kind => JsonKind.Integer;

    public override long? AsInteger => Value;

    public static JsonInteger Of(long value) => value is >= -1 and < 129 ? Small[value + 1] : new JsonInteger(value);

    public override bool Equals(JsonValue? other) => other is JsonInteger n && n.Value == Value;

    /// <summary>Both halves are mixed with the process's secret: clients choose the numbers that tables are made of.</summary>
    public override int GetHashCode() => HashCode.Combine((int)Value, (int)(Value >> 32));
}
