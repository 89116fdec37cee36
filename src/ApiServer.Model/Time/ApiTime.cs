using System.Globalization;

namespace ApiServer.Model.Time;

/// <summary>Times as they stand in objects: <c>Time</c> has whole seconds, <c>MicroTime</c> always six decimals.</summary>
public static class ApiTime
{
    private const string Micros = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    public static string Format(DateTimeOffset time) => string.Create(20, time.UtcDateTime, static (text, utc) =>
    {
        utc.TryFormat(text, out _, "s", CultureInfo.InvariantCulture);
        text[^1] = 'Z';
    });

    public static string FormatMicro(DateTimeOffset time) => time.ToUniversalTime().ToString(Micros, CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339; null when the text is missing or not a time.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
