using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds;

/// <summary>How a kind is shown as a table: its columns, and the cells of one object, in the same order.</summary>
/// <param name="Columns">The columns, those with priority 1 included.</param>
/// <param name="Cells">Computes the cells of one object at a time.</param>
public sealed record TableDefinition(IReadOnlyList<TableColumn> Columns, Func<JsonObject, DateTimeOffset, JsonArray> Cells)
{
    /// <summary>NAME and AGE: the table of a kind without one of its own.</summary>
    public static readonly TableDefinition NameAndAge = new(
        [new("Name", Format: "name"), new("Age")],
        (obj, now) => JsonArray.Of(obj.StringAt("metadata", "name") ?? "", Age(obj, now)));

    /// <summary>The AGE cell: since creationTimestamp.</summary>
    public static string Age(JsonObject obj, DateTimeOffset now) =>
        Since(obj.StringAt("metadata", "creationTimestamp"), now);

    /// <summary>The human duration since a time; <c>&lt;unknown&gt;</c> when there is none.</summary>
    public static string Since(string? time, DateTimeOffset now) =>
        ApiTime.Parse(time) is { } t ? HumanDuration.Format(now - t) : "<unknown>";
}
