using System.Buffers;
using System.Globalization;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Yaml;

/// <summary>Writes a tree as YAML in the shape of sigs.k8s.io/yaml: keys in natural order, lists not indented, text plain where it can be.</summary>
public static class YamlWriter
{
    private const int Step = 2;

    /// <summary>A longer key is written apart from its value (<c>? key</c>, <c>: value</c>).</summary>
    private const int LongestSimpleKey = 128;

    /// <summary>The document, with a final newline.</summary>
    public static string Write(JsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var output = new YamlOutput();
        switch (value)
        {
            case JsonObject { Count: > 0 } o:
                WriteObject(o, output, 0, inline: true);
                break;
            case JsonArray { Count: > 0 } a:
                WriteArray(a, output, 0, inline: true);
                break;
            default:
                WriteScalar(value, output, Step, isKey: false);
                break;
        }

        output.EndLine();
        return output.ToString();
    }

    /// <summary>The document as UTF-8, with a final newline.</summary>
    public static void Write(JsonValue value, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(Write(value), output);

    private static void WriteObject(JsonObject value, YamlOutput output, int indent, bool inline)
    {
        foreach (var (name, member) in value.OrderBy(m => m.Key, YamlKeyOrder.Instance))
        {
            if (!inline)
            {
                output.StartLine(indent);
            }

            inline = false;
            if (Encoding.UTF8.GetByteCount(name) > LongestSimpleKey || name.Contains('\n', StringComparison.Ordinal))
            {
                output.Append("? ");
                WriteScalar(name, output, indent + Step, isKey: false);
                output.StartLine(indent);
                output.Append(": ");
                WriteItem(member, output, indent + Step);
            }
            else
            {
                WriteScalar(name, output, indent + Step, isKey: true);
                output.Append(":");
                WriteMember(member, output, indent);
            }
        }
    }

    private static void WriteMember(JsonValue value, YamlOutput output, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } o:
                WriteObject(o, output, indent + Step, inline: false);
                break;
            case JsonArray { Count: > 0 } a:
                WriteArray(a, output, indent, inline: false);
                break;
            default:
                output.Append(" ");
                WriteScalar(value, output, indent + Step, isKey: false);
                break;
        }
    }

    private static void WriteArray(JsonArray value, YamlOutput output, int indent, bool inline)
    {
        foreach (var item in value)
        {
            if (!inline)
            {
                output.StartLine(indent);
            }

            inline = false;
            output.Append("- ");
            WriteItem(item, output, indent + Step);
        }
    }

    /// <summary>What stands on the line of a <c>-</c> or <c>:</c>.</summary>
    private static void WriteItem(JsonValue value, YamlOutput output, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } o:
                WriteObject(o, output, indent, inline: true);
                break;
            case JsonArray { Count: > 0 } a:
                WriteArray(a, output, indent, inline: true);
                break;
            default:
                WriteScalar(value, output, indent, isKey: false);
                break;
        }
    }

    private static void WriteScalar(JsonValue value, YamlOutput output, int indent, bool isKey)
    {
        switch (value)
        {
            case JsonString s:
                YamlText.Write(s.Value, output, indent, isKey);
                break;
            case JsonInteger n:
                output.Append(n.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case JsonNumber n:
                output.Append(n.Text.AsSpan().ContainsAny('.', 'e', 'E') ? GoFormat.Float(n.Value) : n.Text);
                break;
            case JsonBoolean b:
                output.Append(b.Value ? "true" : "false");
                break;
            case JsonObject:
                output.Append("{}");
                break;
            case JsonArray:
                output.Append("[]");
                break;
            default:
                output.Append("null");
                break;
        }
    }
}
