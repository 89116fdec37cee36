using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Quantities as they stand in objects.</summary>
public static class Quantities
{
    /// <summary>The quantity; null when the member is missing or is none.</summary>
    public static Quantity? Of(JsonValue? value) => value switch
    {
        JsonString s when Quantity.TryParse(s.Value, out var quantity) => quantity,
        JsonInteger n => Quantity.FromInteger(n.Value),
        JsonNumber n when Quantity.TryParse(n.Text, out var quantity) => quantity,
        _ => null,
    };
}
