using ApiServer.Model.Json;

namespace ApiServer.Model.Errors;

/// <summary>The <c>Status</c> object of meta/v1: how every failure, and some successes, are answered.</summary>
public sealed record ApiStatus
{
    /// <summary>The HTTP status code.</summary>
    public required int Code { get; init; }

    public required string Message { get; init; }

    /// <summary>Machine readable, <c>NotFound</c>; null where upstream gives none.</summary>
    public string? Reason { get; init; }

    public bool Success { get; init; }

    /// <summary>Whether <c>details</c> is written, even when it is empty.</summary>
    public bool HasDetails { get; init; }

    public string? Name { get; init; }

    public string? Group { get; init; }

    /// <summary>The resource (NotFound, AlreadyExists, Conflict, Forbidden) or the kind (Invalid).</summary>
    public string? Kind { get; init; }

    public string? Uid { get; init; }

    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    public int RetryAfterSeconds { get; init; }

    /// <summary>The <c>continue</c> of the metadata: only on an expired list (410).</summary>
    public string? Continue { get; init; }

    /// <summary>The object as it is sent.</summary>
    public JsonObject ToJson()
    {
        var b = new JsonObjectBuilder(8)
            .Add("kind", "Status")
            .Add("apiVersion", "v1")
            .Add("metadata", string.IsNullOrEmpty(Continue) ? JsonObject.Empty : JsonObject.Of(("continue", Continue)))
            .Add("status", Success ? "Success" : "Failure");
        if (Message.Length > 0)
        {
            b.Add("message", Message);
        }

        if (Reason is not null)
        {
            b.Add("reason", Reason);
        }

        if (HasDetails)
        {
            b.Add("details", Details());
        }

        // A successful Status of a deletion carries no code in Go's JSON, one of a binding does.
        return (Code == 0 ? b : b.Add("code", Code)).Build();
    }

    private JsonObject Details()
    {
        var d = new JsonObjectBuilder();
        AddText(d, "name", Name);
        AddText(d, "group", Group);
        AddText(d, "kind", Kind);
        AddText(d, "uid", Uid);
        if (Causes.Count > 0)
        {
            d.Add("causes", JsonArray.Of(Causes.Select(c => (JsonValue)CauseJson(c))));
        }

        if (RetryAfterSeconds > 0)
        {
            d.Add("retryAfterSeconds", RetryAfterSeconds);
        }

        return d.Build();
    }

    private static JsonObject CauseJson(StatusCause cause)
    {
        var c = new JsonObjectBuilder(3);
        AddText(c, "reason", cause.Reason);
        AddText(c, "message", cause.Message);
        AddText(c, "field", cause.Field);
        return c.Build();
    }

    private static void AddText(JsonObjectBuilder builder, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            builder.Add(name, text);
        }
    }
}
