using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ApiServer.Model.Json;

/// <summary>Writes a tree as UTF-8 JSON, compact or indented by two spaces, with the escapes of Go's encoding/json (HTML-safe).</summary>
public static class JsonWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(MakeEscaped());

    public static void Write(JsonValue value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(output);
        WriteValue(value, output, indent: -1);
    }

    public static void WriteIndented(JsonValue value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(output);
        WriteValue(value, output, indent: 0);
    }

    /// <summary>Writes a quoted string.</summary>
    public static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Escaped);
            Encoding.UTF8.GetBytes(plain < 0 ? text : text[..plain], output);
            if (plain < 0)
            {
                break;
            }

            WriteEscape(text[plain], output);
            text = text[(plain + 1)..];
        }

        output.Write("\""u8);
    }

    private static void WriteValue(JsonValue value, IBufferWriter<byte> output, int indent)
    {
        switch (value)
        {
            case JsonObject o:
                WriteObject(o, output, indent);
                break;
            case JsonArray a:
                WriteArray(a, output, indent);
                break;
            case JsonString s:
                WriteString(s.Value, output);
                break;
            case JsonInteger n:
                Utf8Formatter.TryFormat(n.Value, output.GetSpan(20), out var written);
                output.Advance(written);
                break;
            case JsonNumber n:
                Encoding.UTF8.GetBytes(n.Text, output);
                break;
            case JsonBoolean b:
                output.Write(b.Value ? "true"u8 : "false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    private static void WriteObject(JsonObject value, IBufferWriter<byte> output, int indent)
    {
        output.Write("{"u8);
        var inner = indent < 0 ? -1 : indent + 1;
        var first = true;
        foreach (var (name, member) in value.Members)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            NewLine(output, inner);
            WriteString(name, output);
            output.Write(indent < 0 ? ":"u8 : ": "u8);
            WriteValue(member, output, inner);
        }

        if (!first)
        {
            NewLine(output, indent);
        }

        output.Write("}"u8);
    }

    private static void WriteArray(JsonArray value, IBufferWriter<byte> output, int indent)
    {
        output.Write("["u8);
        var inner = indent < 0 ? -1 : indent + 1;
        for (var i = 0; i < value.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            NewLine(output, inner);
            WriteValue(value[i], output, inner);
        }

        if (value.Count > 0)
        {
            NewLine(output, indent);
        }

        output.Write("]"u8);
    }

    private static void NewLine(IBufferWriter<byte> output, int indent)
    {
        if (indent < 0)
        {
            return;
        }

        output.Write("\n"u8);
        for (var i = 0; i < indent; i++)
        {
            output.Write("  "u8);
        }
    }

    private static void WriteEscape(char c, IBufferWriter<byte> output)
    {
        switch (c)
        {
            case '"':
                output.Write("\\\""u8);
                break;
            case '\\':
                output.Write("\\\\"u8);
                break;
            case '\n':
                output.Write("\\n"u8);
                break;
            case '\r':
                output.Write("\\r"u8);
                break;
            case '\t':
                output.Write("\\t"u8);
                break;
            case '\b':
                output.Write("\\b"u8);
                break;
            case '\f':
                output.Write("\\f"u8);
                break;
            default:
                output.Write("\\u"u8);
                Utf8Formatter.TryFormat((ushort)c, output.GetSpan(4), out var written, new StandardFormat('x', 4));
                output.Advance(written);
                break;
        }
    }

    private static char[] MakeEscaped() =>
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', '<', '>', '&', '\u2028', '\u2029'];
}
