using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Custom;

/// <summary>The table of a custom resource: its name, and the columns that its definition adds (apiextensions registry/customresource/tableconvertor).</summary>
internal static class PrinterColumns
{
    private static readonly JsonArray AgeOnly = JsonArray.Of(JsonObject.Of(("name", "Age"), ("type", "date"), ("jsonPath", ".metadata.creationTimestamp")));

    public static TableDefinition Table(JsonArray columns)
    {
        var shown = (columns.Count == 0 ? AgeOnly : columns).Objects.ToList();
        var paths = shown.ConvertAll(c => ColumnPath.Parse(c.String("jsonPath") ?? ""));
        return new TableDefinition(
            [new("Name", Format: "name"), .. shown.Select(Column)],
            (obj, now) => JsonArray.Of([obj.Name(), .. shown.Select((column, i) => Cell(column.String("type")!, paths[i].Find(obj), now))]));
    }

    private static TableColumn Column(JsonObject column) => new(
        column.String("name")!, column.String("type")!, column.String("format") ?? "", (int)(column.Integer("priority") ?? 0), column.String("description") ?? "");

    /// <summary>Text shows any value; the other types show null for what is not theirs.</summary>
    private static JsonValue Cell(string type, JsonValue? value, DateTimeOffset now) => (type, value) switch
    {
        (_, null) => JsonNull.Instance,
        ("string", JsonString) => value,
        ("string", JsonNull) => "",
        ("string", _) => value.ToString(),
        ("integer", JsonNumber n) => (long)n.Value,
        ("integer", JsonInteger) or ("number", JsonInteger or JsonNumber) or ("boolean", JsonBoolean) => value,
        ("date", JsonString text) => ApiTime.Parse(text.Value) is { } time ? HumanDuration.Format(now - time) : "<invalid>",
        _ => JsonNull.Instance,
    };
}
