using System.Globalization;
using System.Text;

namespace ApiServer.Model.Json;

/// <summary>Values as Go's <c>fmt</c> prints them with <c>%v</c>: some of upstream's messages show a patch like this, <c>map[data:map[a:1]]</c>.</summary>
public static class GoFormat
{
    public static string Value(JsonValue value)
    {
        var text = new StringBuilder();
        Append(value, text);
        return text.ToString();
    }

    /// <summary>The Go type that a decoded value has (verb <c>%T</c>).</summary>
    public static string TypeName(JsonValue value) => value switch
    {
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        JsonString => "string",
        JsonInteger => "int64",
        JsonNumber => "float64",
        JsonBoolean => "bool",
        _ => "<nil>",
    };

    /// <summary>A value as Go source would write it (verb <c>%#v</c>).</summary>
    public static string Literal(JsonValue value) => value switch
    {
        JsonObject o => $"{TypeName(o)}{{{string.Join(", ", o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Quoted(m.Key)}:{Literal(m.Value)}"))}}}",
        JsonArray a => $"{TypeName(a)}{{{string.Join(", ", Enumerable.Range(0, a.Count).Select(i => Literal(a[i])))}}}",
        JsonString s => Quoted(s.Value),
        JsonInteger or JsonNumber or JsonBoolean => Value(value),
        _ => "interface {}(nil)",
    };

    /// <summary>A text as Go quotes it (verb <c>%q</c>): escapes what cannot be printed, and unlike JSON leaves <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> alone.</summary>
    public static string Quoted(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            AppendQuoted(rune, text);
        }

        return text.Append('"').ToString();
    }

    private static void AppendQuoted(Rune rune, StringBuilder text)
    {
        switch (rune.Value)
        {
            case '"' or '\\':
                text.Append('\\').Append((char)rune.Value);
                break;
            case >= 7 and <= 13:
                text.Append('\\').Append("abtnvfr"[rune.Value - 7]);
                break;
            case < ' ' or 0x7f:
                text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
                break;
            default:
                AppendPrintable(rune, text);
                break;
        }
    }

    private static void AppendPrintable(Rune rune, StringBuilder text)
    {
        if (rune.Value == ' ' || !(Rune.IsWhiteSpace(rune) || IsHidden(Rune.GetUnicodeCategory(rune))))
        {
            text.Append(rune.ToString());
        }
        else
        {
            text.Append(rune.IsBmp ? "\\u" : "\\U").Append(rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture));
        }
    }

    private static bool IsHidden(UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static void Append(JsonValue value, StringBuilder text)
    {
        switch (value)
        {
            case JsonObject o:
                AppendObject(o, text);
                break;
            case JsonArray a:
                AppendArray(a, text);
                break;
            case JsonString s:
                text.Append(s.Value);
                break;
            case JsonInteger n:
                text.Append(n.Value);
                break;
            case JsonNumber n:
                text.Append(Float(n.Value));
                break;
            case JsonBoolean b:
                text.Append(b.Value ? "true" : "false");
                break;
            default:
                text.Append("<nil>");
                break;
        }
    }

    private static void AppendObject(JsonObject value, StringBuilder text)
    {
        text.Append("map[");
        var first = true;
        foreach (var (name, member) in value.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            text.Append(first ? "" : " ").Append(name).Append(':');
            first = false;
            Append(member, text);
        }

        text.Append(']');
    }

    private static void AppendArray(JsonArray value, StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < value.Count; i++)
        {
            text.Append(i == 0 ? "" : " ");
            Append(value[i], text);
        }

        text.Append(']');
    }

    /// <summary>A number: the shortest digits that read back the same, with an exponent below -4 and from 6 on (verb <c>%g</c>).</summary>
    public static string Float(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value == 0 ? "0" : value > 0 ? "+Inf" : double.IsNaN(value) ? "NaN" : "-Inf";
        }

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var padded = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = padded.TrimStart('0');
        var exponent = (mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            + (point < 0 ? mantissa.Length : point) - 1 - (padded.Length - digits.Length);
        return (value < 0 ? "-" : "") + (exponent is >= -4 and < 6 ? Plain(digits.TrimEnd('0'), exponent) : Scientific(digits.TrimEnd('0'), exponent));
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        var whole = exponent + 1;
        return digits.Length <= whole ? digits.PadRight(whole, '0') : $"{digits[..whole]}.{digits[whole..]}";
    }

    private static string Scientific(string digits, int exponent) =>
        $"{digits[..1]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
}
