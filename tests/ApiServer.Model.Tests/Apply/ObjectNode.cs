using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Apply;

/// <summary>What stands at a path of an object.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsLeaf">Whether nothing below has an owner of its own.</param>
/// <param name="IsItem">Whether it is an entry of a map or an item of a list.</param>
internal sealed record ObjectNode(JsonValue Value, bool IsLeaf, bool IsItem)
{
    public bool IsBare => Value is JsonNull or JsonObject { Count: 0 } or JsonArray { Count: 0 };
}
