using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Rest.Options;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Tables;

/// <summary>Reads <c>includeObject</c>.</summary>
internal static class IncludeObjectQuery
{
    /// <summary>Reads the parameter.</summary>
    /// <exception cref="ApiStatusException">400: an unknown value.</exception>
    public static IncludeObject Parse(HttpRequest request) => ListQuery.First(request.Query, "includeObject") switch
    {
        null or "" or "Metadata" => IncludeObject.Metadata,
        "None" => IncludeObject.None,
        "Object" => IncludeObject.Object,
        { } other => throw StatusErrors.BadRequest(
            $"Unable to convert to Table as requested: includeObject: Invalid value: {GoFormat.Quoted(other)}: must be 'Metadata', 'Object', 'None', or empty"),
    };
}
