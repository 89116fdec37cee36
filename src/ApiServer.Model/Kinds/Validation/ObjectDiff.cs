using System.Buffers;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>
/// The unified diff that upstream appends to "is immutable" messages: of the two values as indented JSON, with three lines around each change.
/// Upstream prints its internal structs; we print the JSON that the client knows. Clients look at the first line only.
/// </summary>
internal static class ObjectDiff
{
    private const int Context = 3;

    public static string Unified(JsonObject before, JsonObject after)
    {
        var old = Lines(before);
        var now = Lines(after);

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

    private static string[] Lines(JsonObject value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        JsonWriter.WriteIndented(value, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan).Split('\n');
    }
}
