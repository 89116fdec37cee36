using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Negotiation;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ApiServer.Rest.Bodies;

/// <summary>What the <c>Content-Type</c> of a request says.</summary>
internal static class BodyFormat
{
    /// <summary>How an object's body is written; a missing type is JSON.</summary>
    /// <param name="request">The request.</param>
    /// <param name="protobuf">Whether the kind can be said in protobuf.</param>
    /// <exception cref="ApiStatusException">415.</exception>
    public static BodyEncoding Of(HttpRequest request, bool protobuf) => WellFormed(request) switch
    {
        MediaTypes.Json => BodyEncoding.Json,
        MediaTypes.Yaml => BodyEncoding.Yaml,
        MediaTypes.Protobuf when protobuf => BodyEncoding.Protobuf,
        _ => throw StatusErrors.UnsupportedMediaType(Unknown(protobuf ? MediaTypes.All : MediaTypes.Text)),
    };

    /// <summary>The kind of a patch.</summary>
    /// <param name="request">The request.</param>
    /// <param name="strategic">Whether the kind's fields say how they are merged: a custom resource's do not.</param>
    /// <exception cref="ApiStatusException">415.</exception>
    public static PatchType Patch(HttpRequest request, bool strategic) => MediaType(request) switch
    {
        MediaTypes.JsonPatch => PatchType.Json,
        MediaTypes.MergePatch => PatchType.Merge,
        MediaTypes.StrategicMergePatch when strategic => PatchType.Strategic,
        MediaTypes.StrategicMergePatch => throw StatusErrors.UnsupportedMediaType(Unknown($"{MediaTypes.JsonPatch}, {MediaTypes.MergePatch}, {MediaTypes.ApplyPatch}")),
        MediaTypes.ApplyPatch => PatchType.Apply,

        // The router refuses it before anything else is looked at.
        _ => throw new ApiStatusException(new ApiStatus
        {
            Code = 415,
            Reason = StatusReason.UnsupportedMediaType,
            Message = "415: Unsupported Media Type",
            HasDetails = true,
        }),
    };

    private static string Unknown(string accepted) => $"the body of the request was in an unknown format - accepted media types include: {accepted}";

    /// <summary>The media type, JSON where none is said; null when the header cannot be read (Go's mime.ParseMediaType).</summary>
    private static string? WellFormed(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return MediaTypes.Json;
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType.TrimEnd(';', ' '), out _) ? MediaType(request) : null;
    }

    private static string MediaType(HttpRequest request)
    {
        var type = request.ContentType ?? "";
        var semicolon = type.IndexOf(';', StringComparison.Ordinal);
        return (semicolon < 0 ? type : type[..semicolon]).Trim().ToLowerInvariant();
    }
}
