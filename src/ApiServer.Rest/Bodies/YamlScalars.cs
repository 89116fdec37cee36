using System.Globalization;
using ApiServer.Model.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ApiServer.Rest.Bodies;

/// <summary>What the scalars of YAML 1.1 mean (goyaml.v2 resolve).</summary>
internal static class YamlScalars
{
    /// <summary>The value of a scalar: quoted ones are text.</summary>
    public static JsonValue Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal)))
        {
            return JsonString.Of(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => JsonNull.Instance,
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => JsonBoolean.True,
            "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => JsonBoolean.False,
            _ => Number(text) ?? JsonString.Of(text),
        };
    }

    /// <summary>A key as JSON can say it.</summary>
    /// <exception cref="FormatException">A list or a mapping is the key.</exception>
    public static string Key(JsonValue key) => key switch
    {
        JsonString s => s.Value,
        JsonNull => "null",
        JsonObject or JsonArray => throw new FormatException("yaml: invalid map key"),
        _ => key.ToString(),
    };

    private static JsonValue? Number(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.'))
        {
            return null;
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (Integer(digits) is { } integer)
        {
            return JsonInteger.Of(integer);
        }

        // What Go calls a float, it writes back in its own way.
        return IsFloat(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new JsonNumber(number.ToString("R", CultureInfo.InvariantCulture))
            : null;
    }

    private static long? Integer(string text)
    {
        var negative = text[0] == '-';
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        if (digits.Length == 0)
        {
            return null;
        }

        var (radix, body) = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => (16, hex),
            ['0', 'b' or 'B', .. var binary] => (2, binary),
            ['0', 'o' or 'O', .. var octal] => (8, octal),
            ['0', _, ..] => (8, digits[1..]),
            _ => (10, digits),
        };
        if (body.Length == 0)
        {
            return null;
        }

        Int128 value = 0;
        foreach (var c in body)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix || value > long.MaxValue)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        value = negative ? -value : value;
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    private static bool IsFloat(string text)
    {
        var digits = false;
        for (var i = text[0] is '-' or '+' ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            digits |= char.IsAsciiDigit(c);
            if (!char.IsAsciiDigit(c) && !(c == '.') && !(c is 'e' or 'E' && digits) && !(c is '-' or '+' && text[i - 1] is 'e' or 'E'))
            {
                return false;
            }
        }

        return digits;
    }
}
