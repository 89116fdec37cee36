namespace ApiServer.Model.Json;

/// <summary>JSON's <c>true</c> or <c>false</c>.</summary>
public sealed class JsonBoolean : JsonValue
{
    public static readonly JsonBoolean True = new(true);
    public static readonly JsonBoolean False = new(false);

    private JsonBoolean(bool value) => Value = value;

    public bool Value { get; }

    public override JsonKind Kind => JsonKind.Boolean;

    public override bool? AsBoolean => Value;

    public static JsonBoolean Of(bool value) => value ? True : False;

    public override bool Equals(JsonValue? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Value ? 1 : 2;
}
