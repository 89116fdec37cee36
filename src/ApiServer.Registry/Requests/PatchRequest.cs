using ApiServer.Model.Json;
using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>PATCH of an object or subresource. The patch is a JSON document: an array for JSON Patch, otherwise an object.</summary>
public sealed record PatchRequest(RequestScope Scope, PatchType Type, JsonValue Patch) : IRequest<ObjectResponse>, IScopedRequest
{
    /// <summary>The paths of the members that the document has twice, as the reader met them.</summary>
    public IReadOnlyList<string> Duplicates { get; init; } = [];

    /// <summary>Whether an apply takes fields that others own.</summary>
    public bool Force { get; init; }
}
