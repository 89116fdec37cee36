using System.Buffers;
using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Rest.Options;

/// <summary>Durations as Go writes them: <c>30s</c>, <c>1m30s</c>, <c>1.5h</c> (time.ParseDuration).</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration; Go's error in <paramref name="error"/> when it is none.</summary>
    public static TimeSpan Parse(string text, out string? error)
    {
        error = null;
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        var seconds = 0.0;
        error = rest.IsEmpty ? Invalid(text) : null;
        while (error is null && !rest.IsEmpty)
        {
            error = Next(text, ref rest, ref seconds);
        }

        if (error is null && seconds > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            error = Invalid(text);
        }

        return error is null ? TimeSpan.FromSeconds(negative ? -seconds : seconds) : TimeSpan.Zero;
    }

    /// <summary>Takes a number and its unit from the rest; answers what is wrong with them.</summary>
    private static string? Next(string text, ref ReadOnlySpan<char> rest, ref double seconds)
    {
        var digits = rest.IndexOfAnyExcept(Digits);
        var number = digits < 0 ? rest : rest[..digits];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return Invalid(text);
        }

        rest = rest[number.Length..];
        var length = rest.IndexOfAny(Digits);
        var unit = (length < 0 ? rest : rest[..length]).ToString();
        if (unit.Length == 0)
        {
            return $"time: missing unit in duration {GoFormat.Quoted(text)}";
        }

        foreach (var (name, factor) in Units)
        {
            if (name == unit)
            {
                rest = rest[unit.Length..];
                seconds += value * factor;
                return null;
            }
        }

        return $"time: unknown unit {GoFormat.Quoted(unit)} in duration {GoFormat.Quoted(text)}";
    }

    private static string Invalid(string text) => $"time: invalid duration {GoFormat.Quoted(text)}";
}
