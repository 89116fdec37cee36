using System.Globalization;
using System.Text;

namespace ApiServer.Model.Yaml;

/// <summary>Writes a string in the style that go-yaml chooses: plain, literal (<c>|</c>) for several lines, single or double quotes.</summary>
internal static class YamlText
{
    /// <param name="text">The string.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="indent">The indent of its further lines.</param>
    /// <param name="isKey">Keys stay on one line.</param>
    public static void Write(string text, YamlOutput output, int indent, bool isKey)
    {
        var traits = YamlTextTraits.Of(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            if (traits.Block && !isKey)
            {
                WriteLiteral(text, output, indent);
            }
            else
            {
                WriteDouble(text, output, indent, !isKey);
            }
        }
        else if (!YamlScalar.IsString(text))
        {
            WriteDouble(text, output, indent, !isKey);
        }
        else if (traits.Plain)
        {
            WriteFolded(text, output, indent, !isKey, quoted: false);
        }
        else if (traits.Single)
        {
            output.Append("'");
            WriteFolded(text.Replace("'", "''", StringComparison.Ordinal), output, indent, !isKey, quoted: true);
            output.Append("'");
        }
        else
        {
            WriteDouble(text, output, indent, !isKey);
        }
    }

    /// <summary>Text as it is; a lone space beyond the best width becomes a line break.</summary>
    private static void WriteFolded(string text, YamlOutput output, int indent, bool fold, bool quoted)
    {
        if (!fold || output.Column + text.Length <= YamlOutput.BestWidth)
        {
            output.Append(text);
            return;
        }

        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ' || (i > 0 && text[i - 1] == ' ') || (i + 1 < text.Length && text[i + 1] == ' ') || (quoted && (i == 0 || i == text.Length - 1)))
            {
                continue;
            }

            output.Append(text.AsSpan(start, i - start));
            start = i;
            if (output.Column > YamlOutput.BestWidth)
            {
                output.StartLine(indent);
                start++;
            }
        }

        output.Append(text.AsSpan(start));
    }

    private static void WriteLiteral(string text, YamlOutput output, int indent)
    {
        var hint = text[0] is ' ' or '\n' ? "2" : "";
        var chomp = text[^1] != '\n' ? "-" : text.Length == 1 || text[^2] == '\n' ? "+" : "";
        output.Append($"|{hint}{chomp}\n");
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
            {
                output.Append(new string(' ', indent));
                output.Append(lines[i]);
            }

            if (i < lines.Length - 1)
            {
                output.Append("\n");
            }
        }
    }

    private static void WriteDouble(string text, YamlOutput output, int indent, bool fold)
    {
        output.Append("\"");
        var afterSpace = false;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            if (rune.Value == ' ' && fold && !afterSpace && output.Column > YamlOutput.BestWidth && at > 1 && at < text.Length)
            {
                output.StartLine(indent);
                output.Append(text[at] == ' ' ? "\\" : "");
            }
            else
            {
                output.Append(Escape(rune));
            }

            afterSpace = rune.Value == ' ';
        }

        output.Append("\"");
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        0 => "\\0",
        7 => "\\a",
        8 => "\\b",
        9 => "\\t",
        10 => "\\n",
        11 => "\\v",
        12 => "\\f",
        13 => "\\r",
        0x1b => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x85 => "\\N",
        0x2028 => "\\L",
        0x2029 => "\\P",
        var value when YamlTextTraits.IsPrintable(rune) && value != 0xfeff => rune.ToString(),
        <= 0xff => "\\x" + rune.Value.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xffff => "\\u" + rune.Value.ToString("X4", CultureInfo.InvariantCulture),
        _ => "\\U" + rune.Value.ToString("X8", CultureInfo.InvariantCulture),
    };
}
