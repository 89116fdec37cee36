using System.Globalization;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Rest.Answers;

/// <summary>Writes a tree as YAML the way sigs.k8s.io/yaml does: members sorted, lists not indented, strings quoted only where they would read as something else.</summary>
internal static class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF",
        "true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL", "~",
        ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", "<<", "=",
    };

    public static string Write(JsonValue tree)
    {
        var text = new StringBuilder(1024);
        Value(text, tree, 0, inline: false);
        return text.ToString();
    }

    /// <summary>Writes a value after <c>key:</c> or <c>-</c>; ends the line.</summary>
    private static void Value(StringBuilder text, JsonValue value, int indent, bool inline)
    {
        switch (value)
        {
            case JsonObject { Count: 0 }:
                text.Append(inline ? " " : "").Append("{}\n");
                break;
            case JsonArray { Count: 0 }:
                text.Append(inline ? " " : "").Append("[]\n");
                break;
            case JsonObject o:
                text.Append(inline ? "\n" : "");
                Members(text, o, indent, firstIndented: true);
                break;
            case JsonArray a:
                text.Append(inline ? "\n" : "");
                Items(text, a, indent);
                break;
            case JsonString s:
                text.Append(inline ? " " : "");
                Text(text, s.Value, indent);
                break;
            default:
                text.Append(inline ? " " : "").Append(value).Append('\n');
                break;
        }
    }

    private static void Members(StringBuilder text, JsonObject value, int indent, bool firstIndented)
    {
        var names = new List<string>(value.Names);
        names.Sort(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            text.Append(' ', i == 0 && !firstIndented ? 0 : indent);
            Scalar(text, names[i]);
            text.Append(':');

            // A list stands in the column of its key.
            Value(text, value[names[i]]!, value[names[i]] is JsonArray ? indent : indent + 2, inline: true);
        }
    }

    private static void Items(StringBuilder text, JsonArray value, int indent)
    {
        foreach (var item in value)
        {
            text.Append(' ', indent).Append('-');
            switch (item)
            {
                case JsonObject { Count: > 0 } o:
                    text.Append(' ');
                    Members(text, o, indent + 2, firstIndented: false);
                    break;
                case JsonArray { Count: > 0 } a:
                    text.Append('\n');
                    Items(text, a, indent + 2);
                    break;
                default:
                    Value(text, item, indent + 2, inline: true);
                    break;
            }
        }
    }

    private static void Text(StringBuilder text, string value, int indent)
    {
        if (!value.Contains('\n', StringComparison.Ordinal) || !IsPrintable(value) || value.StartsWith(' ') || value.StartsWith('\n'))
        {
            Scalar(text, value);
            text.Append('\n');
            return;
        }

        // A literal block: "-" when it does not end with a line break, "+" when with more than one.
        var trimmed = value.TrimEnd('\n');
        text.Append('|').Append(trimmed.Length == value.Length ? "-" : trimmed.Length == value.Length - 1 ? "" : "+").Append('\n');
        var body = value.EndsWith('\n') ? value[..^1] : value;
        foreach (var line in body.Split('\n'))
        {
            if (line.Length > 0)
            {
                text.Append(' ', Math.Max(indent, 2)).Append(line);
            }

            text.Append('\n');
        }
    }

    private static void Scalar(StringBuilder text, string value)
    {
        if (!IsPrintable(value))
        {
            // JSON's escapes are YAML's.
            text.Append(JsonString.Of(value));
        }
        else if (ReadsAsOther(value))
        {
            text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }
        else if (NeedsQuotes(value))
        {
            text.Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
        }
        else
        {
            text.Append(value);
        }
    }

    private static bool IsPrintable(string value)
    {
        foreach (var c in value)
        {
            if (char.IsControl(c) && c != '\n')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a plain scalar of this text would be a number, a boolean, a time or nothing.</summary>
    private static bool ReadsAsOther(string value)
    {
        if (value.Length == 0 || Words.Contains(value))
        {
            return true;
        }

        if (!char.IsAsciiDigit(value[0]) && value[0] is not ('-' or '+' or '.'))
        {
            return false;
        }

        var digits = value.Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            || IsPrefixedNumber(digits)
            || IsTime(value)
            || IsSexagesimal(value);
    }

    private static bool IsPrefixedNumber(string value)
    {
        var digits = value.TrimStart('-', '+');
        return digits.Length > 2 && digits[0] == '0' && digits[1] switch
        {
            'x' => digits[2..].All(char.IsAsciiHexDigit),
            'o' => digits[2..].All(c => c is >= '0' and <= '7'),
            'b' => digits[2..].All(c => c is '0' or '1'),
            _ => false,
        };
    }

    private static bool IsTime(string value) =>
        value.Length >= 10 && value[4] == '-' && char.IsAsciiDigit(value[1])
        && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <summary>YAML 1.1 reads <c>1:30</c> as ninety.</summary>
    private static bool IsSexagesimal(string value)
    {
        var parts = value.TrimStart('-', '+').Split(':');
        return parts.Length > 1 && parts.All(p => p.Length > 0 && p.All(c => char.IsAsciiDigit(c) || c is '.' or '_'));
    }

    /// <summary>Whether a plain scalar of this text would not be one.</summary>
    private static bool NeedsQuotes(string value) =>
        value.StartsWith(' ') || value.EndsWith(' ') || value.EndsWith(':')
        || value.Contains(": ", StringComparison.Ordinal) || value.Contains(" #", StringComparison.Ordinal)
        || value.StartsWith("---", StringComparison.Ordinal) || value.StartsWith("...", StringComparison.Ordinal)
        || value.Contains('\n', StringComparison.Ordinal)
        || value[0] is '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`'
        || (value[0] is '-' or '?' or ':' && (value.Length == 1 || value[1] == ' '));
}
