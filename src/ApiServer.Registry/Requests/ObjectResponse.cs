using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Store;

namespace ApiServer.Registry.Requests;

/// <summary>One object as the answer: either as it is stored, or a tree that is not stored (a dry run, a Scale), or a Status.</summary>
public sealed record ObjectResponse
{
    /// <summary>The HTTP status code.</summary>
    public int Code { get; init; } = 200;

    /// <summary>The committed object, in stored form; answered from its bytes.</summary>
    public StoredObject? Stored { get; init; }

    /// <summary>An object in the form to be answered, when <see cref="Stored"/> is null.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>A Status (a deletion's, a binding's), when both others are null.</summary>
    public ApiStatus? Status { get; init; }

    /// <summary>The answered tree, whichever it is.</summary>
    public JsonObject Json => Stored?.Json ?? Object ?? Status!.ToJson();
}
