using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>
/// The unified diff that upstream appends to "is immutable" messages: of the two values as indented JSON of its internal structs, with three
/// lines around what changed. Changes that lie apart are one here, with all that is between them.
/// </summary>
internal static class ObjectDiff
{
    private const int Context = 3;

    /// <param name="type">The values' type (<see cref="InternalStructs"/>).</param>
    /// <param name="before">What it was.</param>
    /// <param name="after">What it would be.</param>
    public static string Unified(string type, JsonObject before, JsonObject after)
    {
        var old = Lines(InternalStructs.Of(type, before));
        var now = Lines(InternalStructs.Of(type, after));

        // What lies between the common head and the common tail is the change: one hunk.
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        var from = Math.Max(0, head - Context);
        var after3 = Math.Min(Context, tail);
        var text = new StringBuilder();
        text.Append($"@@ -{from + 1},{old.Length - tail + after3 - from} +{from + 1},{now.Length - tail + after3 - from} @@\n");
        Append(text, ' ', old.AsSpan(from..head));
        Append(text, '-', old.AsSpan(head..(old.Length - tail)));
        Append(text, '+', now.AsSpan(head..(now.Length - tail)));
        Append(text, ' ', old.AsSpan((old.Length - tail)..(old.Length - tail + after3)));
        return text.ToString();
    }

    private static void Append(StringBuilder text, char mark, ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(mark).Append(line).Append('\n');
        }
    }

    /// <summary>As Go's MarshalIndent writes it, with one space.</summary>
    private static string[] Lines(JsonObject value)
    {
        List<string> lines = [];
        Write(lines, "", value, "", "");
        return [.. lines];
    }

    private static void Write(List<string> lines, string indent, JsonValue value, string name, string comma)
    {
        var (open, close, members) = value switch
        {
            JsonObject { Count: > 0 } o => ("{", "}", o.Select(m => ($"{JsonString.Of(m.Key)}: ", m.Value))),
            JsonArray { Count: > 0 } array => ("[", "]", array.Select(item => ("", item))),
            _ => (value.ToString()!, "", []),
        };
        List<(string Name, JsonValue Value)> below = [.. members];
        lines.Add(indent + name + open + (below.Count == 0 ? comma : ""));
        for (var i = 0; i < below.Count; i++)
        {
            Write(lines, indent + ' ', below[i].Value, below[i].Name, i == below.Count - 1 ? "" : ",");
        }

        if (below.Count > 0)
        {
            lines.Add(indent + close + comma);
        }
    }
}
