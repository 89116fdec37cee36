using System.Text.Json;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Bodies;

/// <summary>Reads the document of a patch.</summary>
internal static class PatchBody
{
    /// <summary>Reads a patch document.</summary>
    /// <exception cref="ApiStatusException">400: not JSON, or not of the shape that the patch type needs.</exception>
    public static JsonValue Read(ReadOnlySpan<byte> body, PatchType type)
    {
        // Upstream's strategic patch keeps the reader's sentence as it is.
        var prefix = type == PatchType.Strategic ? "" : "error decoding patch: ";
        JsonValue patch;
        try
        {
            patch = JsonReader.Parse(body);
        }
        catch (JsonException)
        {
            throw StatusErrors.BadRequest(prefix + GoJsonError.Describe(body));
        }

        return type == PatchType.Json
            ? patch as JsonArray ?? throw Mistyped(prefix, patch, "jsonpatch.Patch")
            : patch as JsonObject ?? throw Mistyped(prefix, patch, "map[string]interface {}");
    }

    private static ApiStatusException Mistyped(string prefix, JsonValue found, string wanted) =>
        StatusErrors.BadRequest($"{prefix}json: cannot unmarshal {GoJsonError.TypeName(found)} into Go value of type {wanted}");
}
