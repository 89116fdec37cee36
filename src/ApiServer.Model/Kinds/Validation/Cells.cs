using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>What several tables show in the same way (kubernetes pkg/printers/internalversion).</summary>
internal static class Cells
{
    public const string None = "<none>";
    public const string Unset = "<unset>";
    public const string Unknown = "<unknown>";

    private static readonly (string Mode, string Short)[] Modes =
    [
        ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP"),
    ];

    /// <summary>Columns from their headings; <c>*</c> at the end marks those of <c>-o wide</c>; the one called Name has the name's format.</summary>
    public static IReadOnlyList<TableColumn> Columns(params string[] headings) =>
        [.. headings.Select(h => new TableColumn(h.TrimEnd('*'), Format: h.TrimEnd('*') == "Name" ? "name" : "", Priority: h.EndsWith('*') ? 1 : 0))];

    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    public static string OrUnset(string? text) => string.IsNullOrEmpty(text) ? Unset : text;

    public static string AccessModes(JsonArray modes) =>
        string.Join(',', Modes.Where(m => modes.Strings.Contains(m.Mode)).Select(m => m.Short));

    /// <summary><c>app=nginx,tier=web</c>, sorted.</summary>
    public static string Labels(JsonObject labels) => labels.Count == 0
        ? None
        : string.Join(',', labels.Select(l => $"{l.Key}={l.Value.AsString}").Order(StringComparer.Ordinal));

    /// <summary>The first three, and how many more there are.</summary>
    public static string FirstThree(IReadOnlyCollection<string> items, string empty)
    {
        const int most = 3;
        var shown = string.Join(',', items.Take(most));
        return items.Count switch
        {
            0 => empty,
            > most => $"{shown} + {items.Count - most} more...",
            _ => shown,
        };
    }

    /// <summary>The names and the images of a template's containers.</summary>
    public static (string Names, string Images) Containers(JsonObject podSpec)
    {
        var containers = podSpec.ArrayAt("containers");
        return (string.Join(',', containers.Objects.Select(c => c.Text("name"))), string.Join(',', containers.Objects.Select(c => c.Text("image"))));
    }

    /// <summary>A quantity as it is written, <c>0</c> when there is none.</summary>
    public static string Quantity(JsonValue? value) => value switch
    {
        JsonString s => s.Value,
        null => "0",
        _ => value.ToString(),
    };
}
