using System.Text.Json;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Yaml;

namespace ApiServer.Model.Patch;

/// <summary>Decodes the bodies of PATCH requests, with upstream's answers to what cannot be decoded.</summary>
public static class PatchBody
{
    /// <summary>More operations than these in one JSON patch are refused.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>The operations of a JSON patch.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="duplicates">Receives the paths of duplicate members (upstream reports them as <c>json patch duplicate field "…"</c>).</param>
    /// <exception cref="ApiStatusException">400: not an array of objects; 413: too many operations.</exception>
    public static JsonArray DecodeJsonPatch(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null)
    {
        var patch = Decode(utf8, duplicates, PatchErrors.Undecodable) switch
        {
            JsonArray a => a,
            JsonNull => JsonArray.Empty,
            var other => throw PatchErrors.Undecodable(Mismatch(other, "[]interface {}")),
        };
        JsonPatch.Check(patch);
        return patch;
    }

    /// <summary>A merge patch.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="duplicates">Receives the paths of duplicate members.</param>
    /// <exception cref="ApiStatusException">400: not an object.</exception>
    public static JsonObject DecodeMergePatch(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null) =>
        AsObject(Decode(utf8, duplicates, PatchErrors.Undecodable), PatchErrors.Undecodable);

    /// <summary>A strategic merge patch.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="duplicates">Receives the paths of duplicate members.</param>
    /// <exception cref="ApiStatusException">400: not an object.</exception>
    public static JsonObject DecodeStrategicMergePatch(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null) =>
        AsObject(Decode(utf8, duplicates, StatusErrors.BadRequest), StatusErrors.BadRequest);

    /// <summary>What is applied server-side: YAML, or JSON.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="duplicates">Receives a sentence for each duplicate key.</param>
    /// <exception cref="ApiStatusException">400: not YAML, or no map.</exception>
    public static JsonObject DecodeApplyPatch(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null)
    {
        try
        {
            return AsObject(YamlReader.Parse(utf8, duplicates), why => StatusErrors.BadRequest("error decoding YAML: error unmarshaling JSON: while decoding JSON: " + why));
        }
        catch (YamlFormatException e)
        {
            throw StatusErrors.BadRequest("error decoding YAML: error converting YAML to JSON: " + e.Message);
        }
    }

    internal static string Mismatch(JsonValue value, string goType) =>
        $"json: cannot unmarshal {GoJsonError.TypeName(value)} into Go value of type {goType}";

    private static JsonObject AsObject(JsonValue patch, Func<string, ApiStatusException> error) => patch switch
    {
        JsonObject o => o,
        JsonNull => JsonObject.Empty,
        _ => throw error(Mismatch(patch, "map[string]interface {}")),
    };

    private static JsonValue Decode(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates, Func<string, ApiStatusException> error)
    {
        try
        {
            return JsonReader.Parse(utf8, duplicates);
        }
        catch (JsonException e)
        {
            throw error(GoJsonError.Describe(utf8) ?? e.Message);
        }
    }
}
