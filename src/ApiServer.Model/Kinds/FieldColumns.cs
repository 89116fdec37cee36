using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds;

/// <summary>
/// A table put together column by column: each adds its heading and how its cell is read from the object. A <c>*</c> at a heading's end
/// marks a column of <c>-o wide</c>. Immutable; every method answers a longer table.
/// </summary>
internal sealed class FieldColumns
{
    private readonly TableColumn[] _columns;
    private readonly Func<JsonObject, DateTimeOffset, JsonValue>[] _cells;

    private FieldColumns(TableColumn[] columns, Func<JsonObject, DateTimeOffset, JsonValue>[] cells)
    {
        _columns = columns;
        _cells = cells;
    }

    /// <summary>The table that has the name's column only.</summary>
    public static FieldColumns Name { get; } = new([new("Name", Format: "name")], [(o, _) => o.Name()]);

    /// <summary>Name and creation time: upstream's table of kinds without a printer (apiserver registry/rest table.go).</summary>
    public static FieldColumns NameAndCreatedAt { get; } = Name.Cell("Created At", "date", o => ApiTime.Parse(o.StringAt("metadata", "creationTimestamp")) is { } t ? ApiTime.Format(t) : Cells.Unknown);

    /// <summary>A text, <c>""</c> when there is none.</summary>
    public FieldColumns Text(string heading, params string[] path) => TextOr(heading, "", path);

    /// <summary>A text, or another when there is none.</summary>
    public FieldColumns TextOr(string heading, string missing, params string[] path) => Cell(heading, o => o.StringAt(path) is { Length: > 0 } text ? text : missing);

    /// <summary>A text whose column has the name's format.</summary>
    public FieldColumns NameText(string heading, params string[] path) =>
        new([.. _columns, new(heading, Format: "name")], [.. _cells, (o, _) => o.StringAt(path) ?? ""]);

    /// <summary>A number, 0 when there is none.</summary>
    public FieldColumns Integer(string heading, params string[] path) => Cell(heading, "integer", o => o.IntegerAt(path) ?? 0);

    /// <summary>How long a list is.</summary>
    public FieldColumns Count(string heading, params string[] path) => Cell(heading, "integer", o => o.ArrayAt(path).Count);

    /// <summary>A boolean, or what its absence means.</summary>
    public FieldColumns Boolean(string heading, bool missing, params string[] path) => Cell(heading, "boolean", o => o.BooleanAt(path) ?? missing);

    /// <summary>The names and images of a template's containers, and the selector beside it, all wide.</summary>
    public FieldColumns Workload(params string[] spec)
    {
        string[] selector = [.. spec, "selector"];
        return Containers([.. spec, "template", "spec"]).Cell("Selector*", o => SelectorText.OrNone(o.At(selector)));
    }

    /// <summary>The names and images of a Pod spec's containers, wide.</summary>
    public FieldColumns Containers(params string[] podSpec) =>
        Cell("Containers*", o => Cells.Containers(o.ObjectAt(podSpec)).Names)
            .Cell("Images*", o => Cells.Containers(o.ObjectAt(podSpec)).Images);

    /// <summary>The age.</summary>
    public FieldColumns Age() => Cell("Age", "string", (o, now) => TableDefinition.Age(o, now));

    /// <summary>A computed text.</summary>
    public FieldColumns Cell(string heading, Func<JsonObject, JsonValue> cell) => Cell(heading, "string", cell);

    /// <summary>A computed value.</summary>
    public FieldColumns Cell(string heading, string type, Func<JsonObject, JsonValue> cell) => Cell(heading, type, (o, _) => cell(o));

    /// <summary>A computed value that depends on the moment.</summary>
    public FieldColumns Cell(string heading, string type, Func<JsonObject, DateTimeOffset, JsonValue> cell) => new(
        [.. _columns, new(heading.TrimEnd('*'), type, Priority: heading.EndsWith('*') ? 1 : 0)],
        [.. _cells, cell]);

    /// <summary>The finished table.</summary>
    public TableDefinition Table() => new(_columns, (o, now) => JsonArray.Of(_cells.Select(cell => cell(o, now))));
}
