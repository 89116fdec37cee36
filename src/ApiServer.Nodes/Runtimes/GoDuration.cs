using System.Buffers;
using System.Globalization;

namespace ApiServer.Nodes.Runtimes;

/// <summary>Durations as Go writes them: <c>300ms</c>, <c>1h30m</c>, <c>0</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>A duration that is not negative; null when the text is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        var rest = text.AsSpan();
        var total = rest.IsEmpty ? null : (double?)0;
        while (total is not null && !rest.IsEmpty)
        {
            total += Next(ref rest);
        }

        return total is { } milliseconds && milliseconds <= Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    /// <summary>As upstream's events show it, in milliseconds: <c>0s</c>, <c>250ms</c>, <c>1.2s</c>, <c>1m20s</c>.</summary>
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

    // A number and its unit, in milliseconds.
    private static double? Next(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept(Digits);
        if (length <= 0 || !double.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        rest = rest[length..];
        var end = rest.IndexOfAny(Digits);
        var unit = end < 0 ? rest : rest[..end];
        double? factor = unit switch
        {
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1000,
            "ms" => 1,
            "us" or "\u00b5s" => 1e-3,
            "ns" => 1e-6,
            _ => null,
        };
        rest = rest[unit.Length..];
        return number * factor;
    }
}
