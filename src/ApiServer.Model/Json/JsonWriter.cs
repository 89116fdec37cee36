using System.Buffers;
using System.Buffers.Text;

namespace ApiServer.Model.Json;

/// <summary>Writes a tree as UTF-8 JSON, compact or indented by two spaces, with the escapes of Go's encoding/json (HTML-safe).</summary>
public static class JsonWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(MakeEscaped());

    public static void Write(JsonValue value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(output);
        Write(value, output, indent: -1);
    }

    public static void WriteIndented(JsonValue value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(output);
        Write(value, output, indent: 0);
    }

    /// <summary>Writes a quoted string.</summary>
    public static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var buffer = new JsonOutput(output);
        WriteString(text, ref buffer);
        buffer.Flush();
    }

    private static void Write(JsonValue value, IBufferWriter<byte> output, int indent)
    {
        var buffer = new JsonOutput(output);
        WriteValue(value, ref buffer, indent);
        buffer.Flush();
    }

    private static void WriteString(ReadOnlySpan<char> text, ref JsonOutput output)
    {
        output.Byte((byte)'"');
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Escaped);
            output.Text(plain < 0 ? text : text[..plain]);
            if (plain < 0)
            {
                break;
            }

            WriteEscape(text[plain], ref output);
            text = text[(plain + 1)..];
        }

        output.Byte((byte)'"');
    }

    private static void WriteValue(JsonValue value, ref JsonOutput output, int indent)
    {
        switch (value)
        {
            case JsonObject o:
                WriteObject(o, ref output, indent);
                break;
            case JsonArray a:
                WriteArray(a, ref output, indent);
                break;
            case JsonString s:
                WriteString(s.Value, ref output);
                break;
            case JsonInteger n:
                Utf8Formatter.TryFormat(n.Value, output.Room(20), out var written);
                output.Advance(written);
                break;
            case JsonNumber n:
                output.Text(n.Text);
                break;
            case JsonBoolean b:
                output.Bytes(b.Value ? "true"u8 : "false"u8);
                break;
            default:
                output.Bytes("null"u8);
                break;
        }
    }

    private static void WriteObject(JsonObject value, ref JsonOutput output, int indent)
    {
        output.Byte((byte)'{');
        var inner = indent < 0 ? -1 : indent + 1;
        var first = true;
        foreach (var (name, member) in value.Members)
        {
            if (!first)
            {
                output.Byte((byte)',');
            }

            first = false;
            NewLine(ref output, inner);
            WriteString(name, ref output);
            output.Bytes(indent < 0 ? ":"u8 : ": "u8);
            WriteValue(member, ref output, inner);
        }

        if (!first)
        {
            NewLine(ref output, indent);
        }

        output.Byte((byte)'}');
    }

    private static void WriteArray(JsonArray value, ref JsonOutput output, int indent)
    {
        output.Byte((byte)'[');
        var inner = indent < 0 ? -1 : indent + 1;
        for (var i = 0; i < value.Count; i++)
        {
            if (i > 0)
            {
                output.Byte((byte)',');
            }

            NewLine(ref output, inner);
            WriteValue(value[i], ref output, inner);
        }

        if (value.Count > 0)
        {
            NewLine(ref output, indent);
        }

        output.Byte((byte)']');
    }

    private static void NewLine(ref JsonOutput output, int indent)
    {
        if (indent < 0)
        {
            return;
        }

        output.Byte((byte)'\n');
        for (var i = 0; i < indent; i++)
        {
            output.Bytes("  "u8);
        }
    }

    private static void WriteEscape(char c, ref JsonOutput output)
    {
        switch (c)
        {
            case '"':
                output.Bytes("\\\""u8);
                break;
            case '\\':
                output.Bytes("\\\\"u8);
                break;
            case '\n':
                output.Bytes("\\n"u8);
                break;
            case '\r':
                output.Bytes("\\r"u8);
                break;
            case '\t':
                output.Bytes("\\t"u8);
                break;
            case '\b':
                output.Bytes("\\b"u8);
                break;
            case '\f':
                output.Bytes("\\f"u8);
                break;
            default:
                output.Bytes("\\u"u8);
                Utf8Formatter.TryFormat((ushort)c, output.Room(4), out var written, new StandardFormat('x', 4));
                output.Advance(written);
                break;
        }
    }

    private static char[] MakeEscaped() =>
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', '<', '>', '&', '\u2028', '\u2029'];
}
