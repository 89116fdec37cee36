namespace ApiServer.Model.Json;

/// <summary>JSON's <c>null</c>.</summary>
public sealed class JsonNull : JsonValue
{
    /// <summary>The only one.</summary>
    public static readonly JsonNull Instance = new();

    private JsonNull()
    {
    }

    public override JsonKind Kind => JsonKind.Null;

    public override bool Equals(JsonValue? other) => other is JsonNull;

    public override int GetHashCode() => 0;
}
