using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>
/// Schemas of OpenAPI 3 as Swagger 2.0 says them: references stand beside descriptions, what may be a text or a number is a text, and
/// what only the third version knows goes, and defaults too, because kubectl up to 1.26 would take them for what the server has.
/// </summary>
internal static class SwaggerSchemas
{
    private const string Components = "#/components/schemas/";

    public static JsonObject Of(JsonObject schema)
    {
        var result = new JsonObjectBuilder();
        foreach (var (name, value) in schema)
        {
            switch (name)
            {
                case "default" or "nullable" or "anyOf" or "not":
                    break;
                case "$ref":
                    result.Add("$ref", "#/definitions/" + value.AsString![Components.Length..]);
                    break;
                case "allOf" or "oneOf" when schema.Contains("type"):
                    // What structural schemas say besides the type has no counterpart.
                    break;
                case "allOf":
                    result.AddIfPresent("$ref", Of((JsonObject)value.AsArray![0])["$ref"]);
                    break;
                case "oneOf":
                    result.Add("type", "string");
                    break;
                case "items" or "additionalProperties":
                    result.AddIfPresent(name, value is JsonObject below ? Of(below) : null);
                    break;
                case "properties":
                    result.Add(name, Each((JsonObject)value, Of));
                    break;
                default:
                    result.Add(name, value);
                    break;
            }
        }

        return result.Build();
    }

    /// <summary>The members of a map, each changed.</summary>
    public static JsonObject Each(JsonObject map, Func<JsonObject, JsonObject> change)
    {
        var result = new JsonObjectBuilder(map.Count);
        foreach (var (name, value) in map)
        {
            result.Add(name, change((JsonObject)value));
        }

        return result.Build();
    }
}
