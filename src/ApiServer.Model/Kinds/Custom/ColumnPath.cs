using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Custom;

/// <summary>
/// The part of kubectl's JSONPath that columns use: members (<c>.a</c>, <c>['a.b']</c>), indexes (<c>[0]</c>, <c>[-1]</c>), all items (<c>[*]</c>) and
/// items by a member (<c>[?(@.type=="Ready")]</c>). Of several values the first counts.
/// </summary>
internal sealed class ColumnPath
{
    private const string FilterStart = "?(@.";

    private readonly List<Func<JsonValue, IEnumerable<JsonValue>>> _steps = [];

    /// <summary>Reads a path. What is no path of this kind finds nothing, as upstream shows nothing where evaluation fails.</summary>
    public static ColumnPath Parse(string text)
    {
        var path = new ColumnPath();
        for (var i = 0; i < text.Length;)
        {
            var end = text[i] == '[' ? Close(text, i) : text.AsSpan(i + 1).IndexOfAny('.', '[') is >= 0 and var length ? i + 1 + length : text.Length;
            path._steps.Add(text[i] == '[' ? Bracket(text[(i + 1)..(end - 1)]) : Member(text[i..end].TrimStart('.').Replace("\\", "", StringComparison.Ordinal)));
            i = end;
        }

        return path;
    }

    public JsonValue? Find(JsonValue root)
    {
        IEnumerable<JsonValue> found = [root];
        foreach (var step in _steps)
        {
            found = found.SelectMany(step);
        }

        return found.FirstOrDefault();
    }

    private static int Close(string text, int start) => text.IndexOf(']', start) is >= 0 and var end ? end + 1 : text.Length;

    private static Func<JsonValue, IEnumerable<JsonValue>> Member(string name) =>
        name == "*" ? All : value => value[name] is { } member ? [member] : [];

    private static Func<JsonValue, IEnumerable<JsonValue>> Bracket(string inside)
    {
        if (inside.StartsWith(FilterStart, StringComparison.Ordinal))
        {
            var sides = inside[FilterStart.Length..].TrimEnd(')').Split("==", 2, StringSplitOptions.TrimEntries);
            var wanted = sides.Length == 2 ? sides[1].Trim('"', '\'') : "";
            var names = sides[0].Split('.');
            return value => (value as JsonArray ?? JsonArray.Empty).Where(item => item.At(names) is { } at && (at.AsString ?? at.ToString()) == wanted);
        }

        return int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            ? value => value is JsonArray list && (index < 0 ? index + list.Count : index) is var i && i >= 0 && i < list.Count ? [list[i]] : []
            : inside == "*" ? All
            : Member(inside.Trim('"', '\''));
    }

    private static IEnumerable<JsonValue> All(JsonValue value) => value switch
    {
        JsonArray list => list,
        JsonObject obj => obj.Select(m => m.Value),
        _ => [],
    };
}
