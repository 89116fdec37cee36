using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ApiServer.Model.Schema;

/// <summary>Times as Go's <c>time.Parse</c> reads RFC 3339, with its errors.</summary>
public ref struct GoTime
{
    private const string SecondsLayout = "2006-01-02T15:04:05Z07:00";
    private const string MicroLayout = "2006-01-02T15:04:05.000000Z07:00";

    private readonly string _text;
    private readonly string _layout;
    private ReadOnlySpan<char> _rest;
    private string? _error;

    private GoTime(string text, bool micro)
    {
        _text = text;
        _layout = micro ? MicroLayout : SecondsLayout;
        _rest = text;
    }

    /// <summary>Reads a time and says it in UTC, with whole seconds or with six decimals; <paramref name="canonical"/> is null for Go's zero time.</summary>
    public static bool TryParse(string text, bool micro, out string? canonical, [NotNullWhen(false)] out string? error)
    {
        var parser = new GoTime(text, micro);
        var ok = parser.TryRead(micro, out var ticks);
        error = ok ? null : parser._error ?? "";
        canonical = ticks == 0 ? null : new DateTime(ticks, DateTimeKind.Utc).ToString(
            micro ? "yyyy-MM-ddTHH:mm:ss.ffffffZ" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return ok;
    }

    private bool TryRead(bool micro, out long ticks)
    {
        ticks = 0;
        if (!Number(4, "2006", out var year) || !Literal("-")
            || !Number(2, "01", out var month) || !InRange(month, 1, 12, "month") || !Literal("-")
            || !Number(2, "02", out var day) || !Literal("T")
            || !Number(2, "15", out var hour) || !InRange(hour, 0, 23, "hour") || !Literal(":")
            || !Number(2, "04", out var minute) || !InRange(minute, 0, 59, "minute") || !Literal(":")
            || !Number(2, "05", out var second) || !InRange(second, 0, 59, "second")
            || !Fraction(micro, out var fraction) || !Offset(out var offset))
        {
            return false;
        }

        if (!_rest.IsEmpty)
        {
            return Fail($": extra text: \"{_rest}\"");
        }

        if (year == 0)
        {
            return Fail(": year out of range");
        }

        if (day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return Fail(": day out of range");
        }

        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - (offset * TimeSpan.TicksPerMinute);
        ticks = Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks);
        return true;
    }

    private bool Number(int digits, string element, out int value)
    {
        value = 0;
        if (_rest.Length < digits || _rest[..digits].ContainsAnyExceptInRange('0', '9'))
        {
            return Cannot(element);
        }

        value = int.Parse(_rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[digits..];
        return true;
    }

    private bool Literal(string text)
    {
        if (!_rest.StartsWith(text, StringComparison.Ordinal))
        {
            return Cannot(text);
        }

        _rest = _rest[text.Length..];
        return true;
    }

    /// <summary>MicroTime wants six decimals; Time takes any and drops them.</summary>
    private bool Fraction(bool micro, out long ticks)
    {
        ticks = 0;
        if (micro)
        {
            if (_rest.Length < 7 || _rest[0] is not ('.' or ',') || _rest[1..7].ContainsAnyExceptInRange('0', '9'))
            {
                return Cannot(".000000");
            }

            ticks = int.Parse(_rest[1..7], NumberStyles.None, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond;
            _rest = _rest[7..];
        }
        else if (_rest.Length >= 2 && _rest[0] is '.' or ',' && char.IsAsciiDigit(_rest[1]))
        {
            var end = _rest[1..].IndexOfAnyExceptInRange('0', '9');
            _rest = end < 0 ? default : _rest[(end + 1)..];
        }

        return true;
    }

    private bool Offset(out long minutes)
    {
        minutes = 0;
        if (!_rest.IsEmpty && _rest[0] == 'Z')
        {
            _rest = _rest[1..];
            return true;
        }

        if (_rest.Length < 6 || _rest[0] is not ('+' or '-') || _rest[3] != ':'
            || !int.TryParse(_rest[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(_rest[4..6], NumberStyles.None, CultureInfo.InvariantCulture, out var rest))
        {
            return Cannot("Z07:00");
        }

        minutes = ((hours * 60) + rest) * (_rest[0] == '-' ? -1 : 1);
        _rest = _rest[6..];
        return InRange(hours, 0, 24, "time zone offset hour") && InRange(rest, 0, 60, "time zone offset minute");
    }

    private bool InRange(int value, int low, int high, string name) =>
        (value >= low && value <= high) || Fail($": {name} out of range");

    private bool Cannot(string element)
    {
        _error = $"parsing time \"{_text}\" as \"{_layout}\": cannot parse \"{_rest}\" as \"{element}\"";
        return false;
    }

    private bool Fail(string message)
    {
        _error = $"parsing time \"{_text}\"{message}";
        return false;
    }
}
