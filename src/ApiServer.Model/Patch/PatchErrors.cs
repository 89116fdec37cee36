using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>The failures of patching, in upstream's words. Where upstream says 500 for a client's mistake these say 400.</summary>
public static class PatchErrors
{
    /// <summary>
    /// 422: the patch applies, but what comes out is not an object of the kind. Upstream shows the whole patched object of a JSON or merge
    /// patch (its JSON text), of a strategic merge patch the patch (<see cref="GoFormat"/>).
    /// </summary>
    /// <param name="shown">The patched object's JSON text or the patch in Go's form.</param>
    /// <param name="why">What is wrong with it, <c>strict decoding error: unknown field "bogus"</c>.</param>
    public static ApiStatusException Invalid(string shown, string why) =>
        StatusErrors.Invalid("", "", "", [FieldError.Invalid("patch", shown, why)]);

    /// <summary>400: the body of a JSON or merge patch cannot be decoded.</summary>
    internal static ApiStatusException Undecodable(string why) => StatusErrors.BadRequest($"error decoding patch: {why}");

    internal static ApiStatusException BadPrimitiveList() => StatusErrors.BadRequest("invalid patch format of primitive list");

    internal static ApiStatusException BadRetainKeys() => StatusErrors.BadRequest("invalid patch format of retainKeys");

    internal static ApiStatusException BadSetElementOrder() => StatusErrors.BadRequest("invalid patch format of setElementOrder list");

    internal static ApiStatusException NoMergeKey(JsonObject item, string mergeKey) =>
        StatusErrors.BadRequest($"map: {GoFormat.Value(item)} does not contain declared merge key: {mergeKey}");

    internal static ApiStatusException UnknownDirective(JsonValue directive, JsonObject item) =>
        StatusErrors.BadRequest($"unknown patch type: {GoFormat.Value(directive)} in map: {GoFormat.Value(item)}");

    internal static ApiStatusException WrongType(string expected, JsonValue actual) =>
        StatusErrors.BadRequest($"expected a {expected}, but received a {GoType(actual)}");

    internal static ApiStatusException MixedItems(params IEnumerable<JsonArray> lists) =>
        StatusErrors.BadRequest($"list element types are not identical: [{string.Join(' ', lists.Select(GoFormat.Value))}]");

    internal static ApiStatusException UnknownField(string type, string field) =>
        StatusErrors.BadRequest($"unable to find api field in struct {type} for the json field \"{field}\"");

    private static string GoType(JsonValue value) => value.Kind switch
    {
        JsonKind.Object => "map[string]interface {}",
        JsonKind.Array => "[]interface {}",
        JsonKind.String => "string",
        JsonKind.Boolean => "bool",
        JsonKind.Integer => "int64",
        JsonKind.Number => "float64",
        _ => "%!s(<nil>)",
    };
}
