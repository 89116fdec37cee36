using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Model.Time;

/// <summary>Durations as Go writes them, <c>1h30m</c> (time.ParseDuration).</summary>
public static class GoDuration
{
    /// <summary>What a duration holds at most, in nanoseconds.</summary>
    private const ulong Most = 1UL << 63;

    private static readonly Dictionary<string, ulong> Units = new(StringComparer.Ordinal)
    {
        ["ns"] = 1,
        ["us"] = 1_000,
        ["\u00b5s"] = 1_000,
        ["\u03bcs"] = 1_000,
        ["ms"] = 1_000_000,
        ["s"] = 1_000_000_000,
        ["m"] = 60_000_000_000,
        ["h"] = 3_600_000_000_000,
    };

    /// <summary>Reads a duration, to the 100 ns.</summary>
    /// <returns>What is wrong, in Go's words; null when nothing is.</returns>
    public static string? Read(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = default;
        var invalid = $"time: invalid duration {GoFormat.Quoted(text)}";
        var rest = text.AsSpan();
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        if (rest is "0")
        {
            return null;
        }

        if (rest.IsEmpty)
        {
            return invalid;
        }

        UInt128 total = 0;
        var fraction = 0m;
        while (!rest.IsEmpty)
        {
            var length = LengthOf(rest, number: true);
            var digits = rest[..length];
            rest = rest[length..];
            var point = digits.IndexOf('.');
            var whole = point < 0 ? digits : digits[..point];
            if (digits.IsEmpty || digits is "." || digits[(point + 1)..].Contains('.') || !UInt128.TryParse(whole.IsEmpty ? "0" : whole, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return invalid;
            }

            var unit = rest[..LengthOf(rest, number: false)].ToString();
            if (unit.Length == 0)
            {
                return $"time: missing unit in duration {GoFormat.Quoted(text)}";
            }

            if (!Units.TryGetValue(unit, out var nanoseconds))
            {
                return $"time: unknown unit {GoFormat.Quoted(unit)} in duration {GoFormat.Quoted(text)}";
            }

            rest = rest[unit.Length..];
            if (point >= 0 && decimal.TryParse(string.Concat("0", digits[point..].ToString()), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part))
            {
                fraction += part * nanoseconds;
            }

            if (number > Most || (total += number * nanoseconds) > Most)
            {
                return invalid;
            }
        }

        duration = TimeSpan.FromTicks((long)(((decimal)total + fraction) / TimeSpan.NanosecondsPerTick) * (text[0] == '-' ? -1 : 1));
        return null;
    }

    /// <summary>As Go writes it, in milliseconds: <c>0s</c>, <c>250ms</c>, <c>1.2s</c>, <c>1m20s</c>.</summary>
    public static string Format(TimeSpan time)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        if (milliseconds is > 0 and < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        var seconds = string.Create(CultureInfo.InvariantCulture, $"{milliseconds % 60_000 / 1000m:0.###}s");
        var minutes = milliseconds / 60_000;
        return minutes switch
        {
            0 => seconds,
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}"),
        };
    }

    private static int LengthOf(ReadOnlySpan<char> text, bool number)
    {
        var length = 0;
        while (length < text.Length && (text[length] == '.' || char.IsAsciiDigit(text[length])) == number)
        {
            length++;
        }

        return length;
    }
}
