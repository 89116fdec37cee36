using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using ApiServer.Model.Json;

namespace ApiServer.Model.Yaml;

/// <summary>What a plain scalar means: YAML 1.1 as go-yaml v2 reads it (<c>yes</c> is true, <c>010</c> is 8, times stay text).</summary>
internal static partial class YamlScalar
{
    /// <summary>The value of a plain scalar. Text that means nothing else is a string.</summary>
    /// <exception cref="YamlFormatException">Infinity and NaN, which JSON does not have.</exception>
    public static JsonValue Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => JsonNull.Instance,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => JsonBoolean.True,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => JsonBoolean.False,
        ".nan" or ".NaN" or ".NAN" => throw new YamlFormatException("unsupported value: NaN"),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => throw new YamlFormatException("unsupported value: +Inf"),
        "-.inf" or "-.Inf" or "-.INF" => throw new YamlFormatException("unsupported value: -Inf"),
        _ => Number(text) ?? JsonString.Of(text),
    };

    /// <summary>Whether the text, written plain, would be read as this very string.</summary>
    public static bool IsString(string text)
    {
        if (text.Length == 0 || text is "<<" || Special().IsMatch(text) || Base60().IsMatch(text))
        {
            return false;
        }

        return !IsTimestamp(text) && Number(text) is null && Resolve(text) is JsonString;
    }

    [GeneratedRegex(@"^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$")]
    private static partial Regex Special();

    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$")]
    private static partial Regex Base60();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$")]
    private static partial Regex Timestamp();

    private static bool IsTimestamp(string text) => char.IsAsciiDigit(text[0]) && Timestamp().IsMatch(text);

    private static JsonValue? Number(string text)
    {
        if (!(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') || IsTimestamp(text))
        {
            return null;
        }

        var plain = text[0] == '.' ? text : text.Replace("_", "", StringComparison.Ordinal);
        if (text[0] != '.' && Integer(plain) is { } integer)
        {
            return integer;
        }

        return Float().IsMatch(plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonNumberOf(number)
            : null;
    }

    private static JsonValue? Integer(string plain)
    {
        var negative = plain[0] == '-';
        var digits = plain[0] is '-' or '+' ? plain[1..] : plain;
        var (radix, body) = digits switch
        {
            ['0', 'x' or 'X', .. var rest] => (16, rest),
            ['0', 'o' or 'O', .. var rest] => (8, rest),
            ['0', 'b' or 'B', .. var rest] => (2, rest),
            ['0', _, ..] => (8, digits[1..]),
            _ => (10, digits),
        };
        if (body.Length is 0 or > 512)
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var c in body)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        value = negative ? -value : value;
        return value >= long.MinValue && value <= long.MaxValue
            ? JsonInteger.Of((long)value)
            : new JsonNumber(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A float as Go's JSON encoder writes it: without an exponent from 1e-6 to below 1e21.</summary>
    private static JsonValue JsonNumberOf(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21))
        {
            return new JsonNumber(value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal));
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        text = text.Contains('E', StringComparison.Ordinal) ? value.ToString(magnitude < 1 ? "0.####################" : "F0", CultureInfo.InvariantCulture) : text;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? JsonInteger.Of(integer)
            : new JsonNumber(text);
    }
}
