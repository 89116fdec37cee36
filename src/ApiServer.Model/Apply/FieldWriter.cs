using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>Who writes, what, and when: one write as field management sees it.</summary>
public sealed record FieldWriter
{
    /// <summary>The manager's name.</summary>
    public required string Manager { get; init; }

    /// <summary>The version that the objects are in.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The kind's name, for errors.</summary>
    public required string Kind { get; init; }

    public required TypeSchema Schema { get; init; }

    /// <summary>The subresource; empty for the object.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The present time as entries say it.</summary>
    public required string Time { get; init; }

    /// <summary>Fields that this endpoint does not write (<c>status</c> for the object, <c>spec</c> for its status): nobody comes to own them here.</summary>
    public required JsonObject Ignored { get; init; }

    /// <summary>The object in another version of its kind; null when there is none.</summary>
    public Func<JsonObject, string, (TypeSchema Schema, JsonObject Object)?> Convert { get; init; } = static (_, _) => null;

    internal ManagerName Name(bool applied) => new(Manager.Length == 0 ? "unknown" : Manager, applied, applied ? "" : ApiVersion, Subresource);
}
